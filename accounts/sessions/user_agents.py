"""Names of browsers and systems in a User-Agent header, for people who look at a list of their sessions.

Browsers name each other for compatibility, so the first rule that fits holds:
https://developer.mozilla.org/docs/Web/HTTP/Guides/Browser_detection_using_the_user_agent
"""

BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def browser_of(user_agent: str) -> str:
    """Empty where no rule fits."""
    return next((name for mark, name in BROWSERS.items() if mark in user_agent), "")


def system_of(user_agent: str) -> str:
    return next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
