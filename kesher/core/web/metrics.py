"""Request times for /metrics: a histogram per view, in this process's memory."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 10.0)  # seconds
_lock = threading.Lock()
_counts: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
_sums: dict[tuple[str, int], float] = defaultdict(float)


class RequestTimes:
    """Middleware: measures every answer, by view name and status class."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time one request."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        observe((match.view_name or "none") if match else "none", response.status_code, time.perf_counter() - began)
        return response


def observe(view: str, status: int, seconds: float) -> None:
    """Count one answer."""
    key = (view, status // 100)
    index = next((i for i, limit in enumerate(BUCKETS) if seconds <= limit), len(BUCKETS))
    with _lock:
        _counts[key][index] += 1
        _sums[key] += seconds


def lines() -> list[str]:
    """The histogram in Prometheus text format 0.0.4."""
    out = ["# HELP kesher_request_seconds Time to answer a request.", "# TYPE kesher_request_seconds histogram"]
    with _lock:
        for (view, status), counts in sorted(_counts.items()):
            labels = f'view="{view}",status="{status}xx"'
            total = 0
            for limit, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
                total += count
                out.append(f'kesher_request_seconds_bucket{{{labels},le="{limit}"}} {total}')
            out.append(f"kesher_request_seconds_sum{{{labels}}} {_sums[view, status]:.6f}")
            out.append(f"kesher_request_seconds_count{{{labels}}} {total}")
    return out
