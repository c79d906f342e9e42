"""A real identity provider (Canaille) on loopback, for the tests of Sources/SingleSignOn.

`provider.py` serves http, `provider.py FOLDER` serves https with a certificate of a private authority, whose root it
leaves in FOLDER/root.pem. It prints its issuer on one line and ends when its input does.
"""

import datetime
import ipaddress
import logging
import os
import pathlib
import sys
import tempfile
import threading
import warnings

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey, OKPKey, RSAKey
from werkzeug.serving import make_server

RETURN = os.environ.get("BALIE_RETURN", "http://127.0.0.1:8080/desk/sign-in/return")
SECRET = "geheim +/:%&=é"
NOW = datetime.datetime.now(datetime.timezone.utc)


def certificate(name, key, issuer, signer, *, authority):
    """A certificate for 127.0.0.1, or the root that signs it."""
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - datetime.timedelta(days=1))
        .not_valid_after(NOW + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
    )
    return builder.sign(signer, hashes.SHA256())


def call(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def private_authority(folder):
    """The files that a TLS server needs, signed by a root that nobody but the tests trusts."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = certificate(call("Test root"), root_key, call("Test root"), root_key, authority=True)
    leaf = certificate(call("127.0.0.1"), key, call("Test root"), root_key, authority=False)
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "leaf.pem").write_bytes(leaf.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "leaf.key").write_bytes(private)
    return str(folder / "leaf.pem"), str(folder / "leaf.key")


def client(name, method, algorithm):
    """A client of the provider that needs no consent, since its page stands on a trusted host."""
    new = models.Client(
        client_id=name,
        client_id_issued_at=NOW,
        client_name=name,
        client_uri="http://127.0.0.1:8080",
        client_secret=None if method == "none" else SECRET,
        redirect_uris=[RETURN],
        scope=["openid", "profile", "groups"],
        grant_types=["authorization_code"],
        response_types=["code"],
        token_endpoint_auth_method=method,
        id_token_signed_response_alg=algorithm,
    )
    Backend.instance.save(new)
    new.audience = [new]
    Backend.instance.save(new)


def settle():
    """The people and the clients that the tests speak of."""
    someone = models.User(
        user_name="b.dejong",
        formatted_name="Bo de Jong",
        family_name="de Jong",
        display_name="Bo",
        emails=["bo@example.org"],
        password="een lang wachtwoord",
    )
    Backend.instance.save(someone)
    Backend.instance.save(models.Group(display_name="balie-managers", members=[someone]))
    for algorithm in ("RS256", "PS256", "ES256", "EdDSA"):
        client(f"balie-{algorithm}", "client_secret_basic", algorithm)
    client("balie-public", "none", "RS256")
    # One for each test that gets a token: within one second Canaille would give a client the same one twice.
    for test in ("sealed", "once", "verifier", "nonce", "state"):
        client(f"balie-{test}", "client_secret_basic", "RS256")


def main(state):
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    files = private_authority(folder) if folder else None
    server = make_server("127.0.0.1", 0, lambda *_: [], ssl_context=files)
    scheme, host = ("https" if files else "http"), f"127.0.0.1:{server.port}"
    keys = [RSAKey.generate_key(2048), ECKey.generate_key("P-256"), OKPKey.generate_key("Ed25519")]
    app = create_app(
        {
            "SECRET_KEY": os.urandom(16).hex(),
            "SERVER_NAME": host,
            "PREFERRED_URL_SCHEME": scheme,
            "CANAILLE": {"FORCE_HTTPS": bool(files), "DATABASE": "sql", "JAVASCRIPT": False},
            "CANAILLE_SQL": {"DATABASE_URI": f"sqlite:///{state}/provider.sqlite"},
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True) for key in keys]},
        }
    )
    with app.app_context():
        settle()
    server.app = app
    threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
    print(f"{scheme}://{host}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as state:
        main(state)
