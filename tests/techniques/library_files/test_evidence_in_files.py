"""What the techniques rest on: their sources, and how good the evidence for each benefit is."""


def test_each_technique_cites_the_article_it_comes_from(shipped):
    articles = [t for t in shipped.techniques.values() if t.origin == "article"]
    cited = [technique.sources[0] for technique in articles]
    assert [cited.count(article) for article in ("s1", "s3", "s4")] == [9, 6, 4]


def test_each_benefit_says_for_whom_and_what_is_supported_has_a_source(shipped):
    benefits = [benefit for technique in shipped.techniques.values() for benefit in technique.benefits]
    assert all(technique.benefits for technique in shipped.techniques.values())
    assert all(benefit.scope for benefit in benefits)
    assert all(shipped.sources[slug].name for benefit in benefits for slug in benefit.sources)
    assert all(set(benefit.sources) - {"gk"} for benefit in benefits if benefit.evidence != "traditional")


def test_the_same_act_on_the_same_studies_has_one_grade_and_a_still_hand_none_that_was_studied(shipped):
    grades = {}
    for technique in shipped.techniques.values():
        for benefit in technique.benefits:
            if technique.stroke in ("holding", "feather-stroke"):
                assert benefit.evidence == "traditional", technique.slug
            if benefit.sources:
                grades.setdefault((technique.stroke, benefit.sources), set()).add(benefit.evidence)
            if {"guo-2017", "davis-2020"} <= set(benefit.sources):
                assert "sore" in benefit.text, technique.slug
    assert [act for act, found in grades.items() if len(found) > 1] == []
    assert {stroke for (stroke, _), found in grades.items() if "supported" in found} == {"tool-work", "stretching"}
