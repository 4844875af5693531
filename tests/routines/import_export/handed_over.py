"""Files of routines, as tests hand them over."""

import copy
import json

from routines.import_export import json_files
from techniques.own import own_technique
from tests.factories import HEEL_RUB, make_routine, make_step

OWN = HEEL_RUB | {"summary": "The thumbs rub round the heel in slow circles.", "for_partner": True}
OF_THIS_SITE = ("code", "revision", "author", "visibility", "based_on", "contraindications")
ELSEWHERE = "heel-rub--elsewher"


def made_by(person, **changes):
    """A technique of the person's own."""
    entry, problems = own_technique.read(OWN | changes)
    assert not problems
    return own_technique.write(person, entry)


def of_another_site(person):
    """A document with a technique, ELSEWHERE, that only the other site knows; the person made it and has left."""
    technique = made_by(person)
    found = make_routine(person, make_step(technique.slug)).as_document()
    person.routines.all().delete()
    own_technique.remove(technique)
    return json.loads(json.dumps(found).replace(technique.slug, ELSEWHERE))


def bundle_of(*found):
    return {"format": "effleur-routines", "version": 1, "routines": list(found)}


def take(person, whole):
    return json_files.import_file(person, json_files.read(json.dumps(whole))).routines


def send(client, whole):
    return client.post("/routines/import/", {"text": whole if isinstance(whole, str) else json.dumps(whole)})


def contents(document):
    """What is the same wherever it is read."""
    return {name: value for name, value in document.items() if name not in OF_THIS_SITE}


def changed(document, path, value):
    found = copy.deepcopy(document)
    inner = found
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return found
