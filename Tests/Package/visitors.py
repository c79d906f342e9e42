"""On the machine itself: visitors who come in at a kiosk, one after the other, for ever. Each that was acknowledged is told outside at once.

`visitors.py CODE` pairs a kiosk with that code, checks one visitor in, and prints the kiosk's cookie and the badge's picture; `visitors.py COOKIE on`
goes on with a kiosk that was paired so.
"""

import base64
import sys

from kiosk import Kiosk, arrival

kiosk = Kiosk(8080)
if len(sys.argv) == 2:
    status, answer = kiosk.post("/kiosk/pairing", {"code": sys.argv[1]})
    assert status == 201, answer
    status, answer = kiosk.post("/kiosk/check-ins", arrival())
    assert status == 201, answer
    print(kiosk.cookie)
    print(base64.b64encode(kiosk.get(answer["badge"])[1]).decode())
else:
    kiosk.cookie = sys.argv[1]
    with open("/dev/virtio-ports/balie.came", "w") as came:
        while True:
            if kiosk.post("/kiosk/check-ins", arrival())[0] == 201:
                came.write("1\n")
                came.flush()
