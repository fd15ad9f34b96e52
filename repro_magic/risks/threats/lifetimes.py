"""Until when what others maintain is maintained. Shipped dates, shown with the day of the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SHOWN: Final = "2026-11-22"
"""The day on which these tables were right."""

PYTHON: Final[Mapping[str, str]] = {
    "2.7": "2020-01-01",
    "3.4": "2019-03-18",
    "3.5": "2020-09-30",
    "3.6": "2021-12-23",
    "3.7": "2023-06-27",
    "3.8": "2024-10-07",
    "3.9": "2025-10-31",
    "3.10": "2026-10-31",
    "3.11": "2027-10-31",
    "3.12": "2028-10-31",
    "3.13": "2029-10-31",
    "3.14": "2030-10-31",
}
"""Minor version of Python to the last day of its fixes; where the schedule names a month, its end."""

SYSTEM: Final[Mapping[str, str]] = {
    "debian 9": "2022-06-30",
    "debian 10": "2024-06-30",
    "debian 11": "2026-08-31",
    "debian 12": "2028-06-30",
    "debian 13": "2030-06-30",
    "ubuntu 16.04": "2021-04-30",
    "ubuntu 18.04": "2023-05-31",
    "ubuntu 20.04": "2025-05-31",
    "ubuntu 22.04": "2027-04-30",
    "ubuntu 24.04": "2029-04-30",
    "centos 7": "2024-06-30",
    "centos 8": "2021-12-31",
    "rhel 7": "2024-06-30",
    "windows 7": "2020-01-14",
    "windows 10": "2025-10-14",
}
"""Release of an operating system to the last day of free security support, long-term support included."""
