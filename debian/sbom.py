"""What is in the program, as CycloneDX 1.5: the Swift packages that were linked into it, and the Debian libraries it loads.

sbom.py PROGRAM
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def swift_packages():
    """Each package with the version that was resolved for this build."""
    pins = json.loads((ROOT / "Package.resolved").read_text())["pins"]
    for pin in sorted(pins, key=lambda pin: pin["identity"]):
        owner, name = re.search(r"([^/]+)/([^/]+?)(?:\.git)?$", pin["location"]).groups()
        version = pin["state"]["version"]
        yield {
            "type": "library",
            "bom-ref": f"swift:{pin['identity']}",
            "name": name,
            "version": version,
            "purl": f"pkg:swift/github.com/{owner}/{name}@{version}",
        }


def debian_libraries(program):
    """Each Debian package that has a library that the program asks for itself."""
    needed = re.findall(r"\(NEEDED\)\s+Shared library: \[([^\]]+)\]", output("readelf", "-d", program))
    places = dict(re.findall(r"^\s*(\S+) => (\S+)", output("ldd", program), re.M))
    found = {}
    for library in needed:
        place = places.get(library)
        if place is None:
            continue
        for path in (place, str(pathlib.Path(place).resolve()), "/usr" + place):
            owner = subprocess.run(["dpkg", "-S", path], capture_output=True, text=True)
            if owner.returncode == 0:
                package = owner.stdout.split(":")[0]
                found[package] = output("dpkg-query", "-W", "-f", "${Version}", package)
                break
    for package, version in sorted(found.items()):
        yield {
            "type": "library",
            "bom-ref": f"deb:{package}",
            "name": package,
            "version": version,
            "purl": f"pkg:deb/debian/{package}@{version}",
        }


def main():
    program = sys.argv[1]
    version = output(program, "--version").strip()
    swift = re.search(r"Swift version (\S+)", output("swiftc", "--version"))[1]
    runtime = {"type": "framework", "bom-ref": "swift-runtime", "name": "swift-runtime", "version": swift}
    components = [runtime, *swift_packages(), *debian_libraries(program)]
    subject = {"type": "application", "bom-ref": "balie", "name": "balie", "version": version}
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": subject},
        "components": components,
        "dependencies": [{"ref": "balie", "dependsOn": [each["bom-ref"] for each in components]}],
    }
    json.dump(bill, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
