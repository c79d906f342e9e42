"""What other programs read: the file that describes it, and the daemon that answers as it says."""

import base64
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from canaries import Canaries, files_in, found
from daemon import ROOT
from desk import read_token
from kiosk import Line, letters
from lan import SecureLine
from test_nothing_leaks_at_the_desk import papers_of

FILE = ROOT / "Sources/Web/Reading/openapi.json"
SEED = 20261126


def described():
    return json.loads(FILE.read_text())


def test_the_file_is_openapi():
    errors = [error.message for error in OpenAPIV31SpecValidator(described()).iter_errors()]
    assert errors == []
    broken = described()
    broken["paths"]["/api/v1/visits"]["get"]["responses"] = {}
    del broken["info"]["title"]
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


def examples(node, place="#"):
    """Every example in the file beside the schema that it is one of."""
    if isinstance(node, dict):
        if "example" in node and "schema" in node:
            yield place, node["schema"], node["example"]
        for key, value in node.items():
            yield from examples(value, f"{place}/{key}")
        for value in node.get("examples", []) if "type" in node else []:
            yield place, node, value
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from examples(value, f"{place}/{number}")


def test_every_example_is_one_of_its_schema():
    file, count = described(), 0
    for place, schema, example in examples(file):
        whole = {**schema, "components": file["components"]}
        checker = Draft202012Validator(whole, format_checker=FormatChecker())
        assert [error.message for error in checker.iter_errors(example)] == [], place
        count += 1
    assert count >= 9


def read(port, path, secret=None, line=None):
    headers = f"Authorization: Bearer {secret}\r\n" if secret else ""
    status, fields, answer = (line or Line(port)).ask("GET", path, b"", headers)
    return status, fields, json.loads(answer)


def days():
    """Yesterday, today and tomorrow, so that midnight comes where it will."""
    today = datetime.date.today()
    return f"from={today - datetime.timedelta(days=1)}&to={today + datetime.timedelta(days=2)}"


def fuzzed(demo, secret, location, folder, *more):
    """A run of schemathesis with a fixed seed: how it ended and what it said."""
    done = subprocess.run(
        [str(pathlib.Path(sys.executable).parent / "st"), "run", location, "--seed", str(SEED), "--max-examples", "40",
         "--url", f"http://127.0.0.1:{demo.port}", "-H", f"Authorization: Bearer {secret}",
         "--checks", "all", "--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--no-color", *more],
        capture_output=True, text=True, cwd=folder, timeout=180,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "days_in_order", "PYTHONPATH": str(pathlib.Path(__file__).parent)},
    )
    return done.returncode, done.stdout + done.stderr


def test_the_daemon_answers_as_the_file_says(demo, folder, tell):
    demo.start()
    kiosk, (administrator, _) = demo.kiosk(), demo.desk("beheer", "beheer fietst graag naar zee")
    assert all(kiosk.check_in()[1] == 201 for _ in range(3))
    for badge in [kiosk.badge(), kiosk.badge()]:
        kiosk.scan(badge)
    secret = read_token(administrator, "visits")
    assert len(read(demo.port, f"/api/v1/visits?{days()}", secret)[2]["visits"]) == 5
    place = f"http://127.0.0.1:{demo.port}/api/v1/openapi.json"

    ended, said = fuzzed(demo, secret, place, folder)
    assert ended == 0, said
    cases = re.search(r"(\d+) generated", said)
    tell(f"API: schemathesis, seed {SEED}: {cases[0] if cases else said.strip().splitlines()[-1]}, nothing found")

    # The same with a file that promises something else has to be found out.
    lying = described()
    lying["components"]["schemas"]["VisitsPage"]["required"].append("names")
    del lying["paths"]["/api/v1/openapi.json"]
    lie = pathlib.Path(folder) / "lying.json"
    lie.write_text(json.dumps(lying))
    ended, said = fuzzed(demo, secret, str(lie), folder, "--checks", "response_schema_conformance")
    assert ended == 1 and "names" in said, said
    assert demo.process.poll() is None


def test_programs_are_answered_on_both_listeners(lan):
    lan.daemon.start()
    heads = []
    for line in (Line(lan.daemon.port), SecureLine(lan, lan.trust())):
        status, fields, answer = line.ask("GET", "/api/v1/openapi.json")
        assert (status, fields["cache-control"], json.loads(answer)) == (200, "no-store", described())
        status, fields, answer = line.ask("GET", f"/api/v1/visits?{days()}")
        assert (status, fields["content-type"]) == (401, "application/problem+json")
        heads.append((fields["www-authenticate"], json.loads(answer)))
    assert heads[0] == heads[1]


def test_no_canary_is_found_after_programs_read(demo, folder, tell):
    """Of the people who were read of nothing comes out, and of the tokens nothing stays."""
    demo.start()
    canaries, kiosk = Canaries(), demo.kiosk()
    administrator, _ = demo.desk("beheer", "beheer fietst graag naar zee")
    for _ in range(5):
        name, alias, place = (canaries.new(kind) for kind in ("names", "aliases", "organisations"))
        kiosk.check_in(firstName=name, surname=canaries.new("names"))
        kiosk.check_in(alias=alias, firstName=None, surname=None, role="supplier", partner=None, organisation=place)
    secrets, said = [read_token(administrator, *scopes) for scopes in (["visits"], ["aggregates"], ["visits"])], []
    for secret in secrets:
        said.append(read(demo.port, f"/api/v1/visits?{days()}&limit=3", secret))
        said.append(read(demo.port, f"/api/v1/visits?{days()}&access_token={secrets[0]}", secret))
        said.append(read(demo.port, f"/api/v1/visits/{letters()}?from={letters()}", secret))
    guess = letters(64)
    said.append(read(demo.port, f"/api/v1/visits?{days()}", guess))
    page = administrator.get("/desk/tokens")[2]
    for revoke in re.findall(r'action="(/desk/tokens/\d+/revoke)"', page):
        assert administrator.post(revoke)[0] == 303
    assert [read(demo.port, f"/api/v1/visits?{days()}", secret)[0] for secret in secrets] == [401, 401, 401]

    for secret in [*secrets, guess]:
        canaries.note("read tokens", secret)
    for secret in secrets:
        canaries.note("read tokens", bytes.fromhex(secret))
        canaries.note("read tokens", base64.b64encode(bytes.fromhex(secret)).decode().rstrip("="))
    copy = pathlib.Path(folder) / "copy"
    shutil.copytree(demo.home / "state", copy, ignore=shutil.ignore_patterns("*.sock"))
    places = [*papers_of(demo, demo.home), *files_in(copy)]
    hits = found(canaries.all(), places)
    assert demo.stop() == 0
    hits += found(canaries.all(), files_in(demo.home))
    out = json.dumps(said)
    shown = [text for text in canaries.texts() if text in out]
    kinds = ", ".join(f"{kind} {len(noted)}" for kind, noted in sorted(canaries.kinds.items()))
    tell(f"proof 6, at other programs: {kinds}: found {len(hits)} in {len(places)} files, answers with one {len(shown)}")
    assert hits == shown == []
    assert all(secret not in page for secret in secrets)
