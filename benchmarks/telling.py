"""Does the time tell who has an account? Signs up, logs in and asks for a new password; ends with 1 where it does.

Each is done for addresses with an account and without one in turn, as where a mail server is set up, in this process.
"""

import argparse
import os
import sys
from statistics import quantiles
from time import perf_counter

from benchmarks.__main__ import a_site, tell

PASSWORD = "a calm pair of hands"  # noqa: S105 -- of accounts that live for seconds
LINE = "{:<24} {:>9}  {:>9}  {:>9}  {}"
PAGES = {
    "sign up": ("/account/signup/", lambda email: {"email": email, "password1": PASSWORD, "display_name": "Somebody"}),
    "log in, wrongly": ("/account/login/", lambda email: {"login": email, "password": "a guess"}),
    "ask for a new password": ("/account/password/reset/", lambda email: {"email": email}),
}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.telling", description=__doc__)
    parser.add_argument("--looks", type=int, default=15, help="of each kind, with and without account (%(default)s)")
    parser.add_argument("--most", type=float, default=0.15, help="of the longer time, as a difference (%(default)s)")
    parser.add_argument("--noise", type=float, default=3, help="milliseconds that mean nothing (%(default)s)")
    wanted = parser.parse_args()
    os.environ["EMAIL_URL"] = "smtp://127.0.0.1:25"  # nothing is sent: mails end in memory
    with a_site():
        telling = measure(wanted)
    sys.exit(1 if telling else 0)


def measure(wanted) -> list:
    from django.contrib.auth.hashers import make_password

    tell(f"Milliseconds, the lower quartile of {wanted.looks}: what else the machine does disturbs it least.\n")
    tell(LINE.format("page", "account", "none", "apart", "").rstrip())
    telling, hashed = [], make_password(PASSWORD)
    for number, (name, (address, typed)) in enumerate(PAGES.items()):
        known, unknown = [], []
        for look in range(-2, wanted.looks):
            emails = f"known{number}-{look}@example.org", f"unknown{number}-{look}@example.org"
            make_account(emails[0], hashed)
            for email, times in zip(emails, (known, unknown), strict=True):
                took = send(address, typed(email))
                if look >= 0:
                    times.append(took)
        account, none = (quantiles(times, n=4)[0] for times in (known, unknown))
        apart = abs(account - none)
        tells = apart > wanted.noise and apart > wanted.most * max(account, none)
        telling += [name] * tells
        tell(LINE.format(name, f"{account:.1f}", f"{none:.1f}", f"{apart:.1f}", "tells" * tells).rstrip())
    tell(f"\n{len(telling)} pages tell." if telling else "\nNo page tells.")
    return telling


def make_account(email, hashed):
    from allauth.account.models import EmailAddress

    from accounts.models import User

    user = User.objects.create(email=email, password=hashed)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)


def send(address, typed) -> float:
    """Milliseconds that a visitor waits for the answer, whom nobody has counted yet."""
    from django.core.cache import caches
    from django.test import Client

    for cache in caches.all():
        cache.clear()
    client = Client()
    began = perf_counter()
    response = client.post(address, typed, secure=True)
    took = 1000 * (perf_counter() - began)
    if response.status_code not in (200, 302):
        raise SystemExit(f"{address} answered {response.status_code}")
    return took


if __name__ == "__main__":
    main()
