"""Reading an answer as a person would: its text, its headings, its links."""

import re

from django.test.html import Element, parse_html

VOID_DOCTYPE = re.compile(r"<!doctype[^>]*>", re.IGNORECASE)


class Page:
    def __init__(self, response):
        self.response = response
        self.root = parse_html(VOID_DOCTYPE.sub("", response.content.decode()))

    @property
    def text(self):
        return words(self.root)

    def all(self, name, /, **wanted):
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in wanted.items()}
        return [
            element
            for element in walk(self.root)
            if element.name == name and all(has(element, key, value) for key, value in wanted.items())
        ]

    @property
    def cards(self):
        return [words(title) for title in self.all("h3", class_="card-title")]

    @property
    def card_addresses(self):
        return [attributes(link)["href"] for title in self.all("h3", class_="card-title") for link in links(title)]

    def link(self, label):
        """The address behind a label."""
        found = [attributes(link)["href"] for link in links(self.root) if label in words(link)]
        assert found, f"no link {label!r} among {[words(link) for link in links(self.root)]}"
        return found[0]


def walk(element):
    yield element
    for child in element.children:
        if isinstance(child, Element):
            yield from walk(child)


def attributes(element):
    return dict(element.attributes)


def has(element, key, value):
    found = attributes(element).get(key) or ""
    return value in found.split() if key == "class" else found == value


def words(element):
    """The text of an element, its white space as one blank."""
    return " ".join(" ".join(texts(element)).split())


def texts(element):
    for child in element.children:
        if isinstance(child, Element):
            yield from texts(child)
        else:
            yield str(child)


def links(element):
    return [found for found in walk(element) if found.name == "a" and "href" in attributes(found)]
