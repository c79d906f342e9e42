"""For schemathesis: of two days that exist the earlier one comes first, and the other soon after it.

That a span of days ends after it begins, and within a year, is said in words alone in openapi.json.
"""

import datetime

import schemathesis


@schemathesis.hook
def map_query(context, query):
    try:
        days = sorted(datetime.date.fromisoformat(query[name]) for name in ("from", "to"))
    except (KeyError, TypeError, ValueError):
        return query
    if days[0].year < 2:
        return query
    end = min(days[1], days[0] + datetime.timedelta(days=min(366, (datetime.date.max - days[0]).days)))
    return {**query, "from": days[0].isoformat(), "to": end.isoformat()}
