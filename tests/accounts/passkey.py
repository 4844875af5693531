"""A passkey in software: it signs what a browser would have a real one sign."""

import json
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

USER_PRESENT, USER_VERIFIED, HAS_KEY = 1, 4, 64


class Passkey:
    def __init__(self, site="testserver"):
        self.site, self.origin = site, f"http://{site}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.identity = sha256(b"one of a kind").digest()

    def register(self, page):
        """The credential for the page that adds a key."""
        options = page.context["js_data"]["creation_options"]["publicKey"]
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        described = bytes(16) + len(self.identity).to_bytes(2, "big") + self.identity + public
        made = {"fmt": "none", "attStmt": {}, "authData": self._state(HAS_KEY) + described}
        return self._credential(
            clientDataJSON=self._client("webauthn.create", options), attestationObject=cbor.encode(made)
        )

    def sign(self, page):
        """The credential for a page that asks for a key."""
        options = page.context["js_data"]["request_options"]["publicKey"]
        client, state = self._client("webauthn.get", options), self._state()
        signature = self.key.sign(state + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(clientDataJSON=client, authenticatorData=state, signature=signature)

    def _state(self, more=0):
        flags = USER_PRESENT | USER_VERIFIED | more
        return sha256(self.site.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind, options):
        challenge = options["challenge"]
        asked = challenge if isinstance(challenge, str) else websafe_encode(challenge)
        assert websafe_decode(asked)
        return json.dumps({"type": kind, "challenge": asked, "origin": self.origin}).encode()

    def _credential(self, **response):
        identity = websafe_encode(self.identity)
        coded = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": identity, "rawId": identity, "type": "public-key", "response": coded})
