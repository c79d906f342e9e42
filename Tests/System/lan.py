"""The listener for the LAN as the proofs use it: settings, a certificate, and clients of it."""

import signal
import socket
import ssl
import time
import warnings

from certificates import Authority, put
from daemon import free_port
from kiosk import Line


class LAN:
    """A daemon with a listener for the LAN, and clients that trust its certificate's authority."""

    def __init__(self, daemon, folder, own=False):
        self.daemon, self.authority, self.port = daemon, Authority(f"{folder}/ca"), free_port()
        self.certificate = daemon.home / ("state/tls.crt" if own else "lan.crt")
        self.key = daemon.home / ("state/tls.key" if own else "lan.key")
        named = "" if own else f"  certificate: {self.certificate}\n  key: {self.key}\n"
        with open(daemon.settings, "a") as settings:
            settings.write(f"https:\n  host: 127.0.0.1\n  port: {self.port}\n{named}")
        if not own:
            self.use(self.authority.pair())

    def use(self, pair):
        put(pair, self.certificate, self.key)
        return pair

    def trust(self, least=ssl.TLSVersion.TLSv1_3, most=ssl.TLSVersion.MAXIMUM_SUPPORTED):
        context = ssl.create_default_context(cafile=self.authority.root)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version, context.maximum_version = least, most
        context.set_ciphers("ALL:@SECLEVEL=0")
        return context

    def open(self, context=None, timeout=10):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        try:
            return (context or self.trust()).wrap_socket(plain, server_hostname="localhost")
        except BaseException:
            plain.close()
            raise

    def reload(self):
        """SIGHUP; returns once the daemon has said what it made of it."""
        before = self.daemon.said().count(b"TLS certificate")
        self.daemon.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 5
        while self.daemon.said().count(b"TLS certificate") == before:
            assert time.monotonic() < end and self.daemon.runs
            time.sleep(0.005)

    def shown(self):
        with self.open() as line:
            return line.getpeercert(True)


class SecureLine(Line):
    """A kiosk's line, inside TLS."""

    def __init__(self, lan, context):
        self.socket, self.left = lan.open(context), b""
