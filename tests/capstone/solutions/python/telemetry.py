"""Counts, times and one line for each request."""

import json
import re
import secrets
import threading
from collections import Counter, defaultdict

BOUNDS = [0.1, 0.5, 1.0, 5.0, float("inf")]
TRACE = re.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")

_lock = threading.Lock()
_requests = Counter()
_seconds = defaultdict(list)


def trace_of(header):
    found = TRACE.fullmatch(header or "")
    if found and int(found[1], 16) and int(found[2], 16):
        return found[1]
    return secrets.token_hex(16)


def record(trace, method, route, status, seconds, error):
    line = {"trace_id": trace, "method": method, "route": route, "status": status}
    line["duration_ms"] = round(seconds * 1000, 3)
    if status >= 500:
        line["error"] = error
    with _lock:
        _requests[method, route, status] += 1
        totals = _seconds[method, route] = _seconds[method, route] or [0.0] + [0] * len(BOUNDS)
        totals[0] += seconds
        for at, bound in enumerate(BOUNDS, 1):
            totals[at] += seconds <= bound
        print(json.dumps(line), flush=True)


def text():
    with _lock:
        lines = ["# TYPE http_requests_total counter"]
        for (method, route, status), count in _requests.items():
            lines.append(f'http_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}')
        name = "http_request_duration_seconds"
        lines.append(f"# TYPE {name} histogram")
        for (method, route), (total, *counts) in _seconds.items():
            labels = f'method="{method}",route="{route}"'
            for bound, count in zip(BOUNDS, counts):
                le = "+Inf" if bound == float("inf") else bound
                lines.append(f'{name}_bucket{{{labels},le="{le}"}} {count}')
            lines.append(f"{name}_sum{{{labels}}} {total}")
            lines.append(f"{name}_count{{{labels}}} {counts[-1]}")
    return "\n".join(lines) + "\n"
