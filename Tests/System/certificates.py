"""Certificates as an operator gets them: a small authority of our own, and pairs that it signs."""

import pathlib
import subprocess

NAMES = "subjectAltName=DNS:localhost,DNS:balie.example.org,IP:127.0.0.1"


def openssl(*words, **more):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Authority:
    """Signs certificates for the tests; its own is in `root`."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.root, self.key = self.folder / "root.crt", self.folder / "root.key"
        self._request_self_signed()
        self.made = 0

    def _request_self_signed(self):
        openssl(
            *("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30".split()),
            *("-subj", "/CN=Authority of the tests", "-keyout", self.key, "-out", self.root),
        )

    def pair(self, kind="ec", days=60, mode=0o600):
        """A new certificate with the authority's behind it, and its key; both as paths."""
        self.made += 1
        base = self.folder / f"pair{self.made}"
        certificate, key = base.with_suffix(".crt"), base.with_suffix(".key")
        algorithm = ["rsa:2048"] if kind == "rsa" else ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"]
        request = openssl(
            *("req", "-newkey", *algorithm, "-nodes", "-subj", "/CN=localhost", "-addext", NAMES),
            *("-keyout", key),
        )
        leaf = openssl(
            *("x509", "-req", "-copy_extensions", "copy", "-CA", self.root, "-CAkey", self.key),
            *("-CAcreateserial", "-days", days),
            input=request,
        )
        certificate.write_text(leaf + self.root.read_text())
        key.chmod(mode)
        return certificate, key


def put(pair, certificate, key):
    """Puts a pair where a daemon looks for it."""
    certificate.write_bytes(pair[0].read_bytes())
    key.touch(mode=0o600)
    key.write_bytes(pair[1].read_bytes())
    key.chmod(pair[1].stat().st_mode & 0o777)


def fingerprint(certificate):
    """As browsers and the daemon's log show it."""
    return openssl("x509", "-in", certificate, "-noout", "-fingerprint", "-sha256").strip().split("=")[1]
