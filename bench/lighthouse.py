"""Lighthouse over the pages of a running site: python -m bench.lighthouse http://127.0.0.1:8000, a table in Markdown.

It is fetched by npx in one version, and needs node and Chromium; the site must hold the reference questionnaire.
"""

import json
import re
import subprocess
import sys
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

VERSION = "13.5.0"
ANSWERS = {"leads": "outbound", "repeat_revenue": "nearly_all", "people": "every_deal", "audience": "everyone"}
PUBLIC = {
    "start page": "/",
    "how this works": "/how-this-works/",
    "sales models and stages": "/sales-models/",
    "a sales model": "/sales-models/team/",
    "a stage": "/stages/make_contact/",
    "help": "/help/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "check a printed result": "/verify/",
    "sign in": "/accounts/login/",
    "sign up": "/accounts/signup/",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


class Visitor:
    """A browser without a window: it keeps cookies and sends forms."""

    def __init__(self, site: str) -> None:
        self.site, self.jar = site, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def open(self, address: str, **form: str) -> str:
        """Ask for a page, or send a form to it, and return the address that it leads to."""
        data = urlencode({**form, "csrfmiddlewaretoken": self._token(address)}).encode() if form else None
        with self.opener.open(address, data) as response:
            return str(response.url)

    def _token(self, address: str) -> str:
        page = self.opener.open(self.site if address.endswith("/start/") else address).read().decode()
        return str(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0])

    def private_pages(self) -> dict[str, str]:
        """Take an assessment, and return pages that only this browser sees, with their addresses."""
        page = self.open(f"{self.site}/start/", begin="1")
        for option in ANSWERS.values():
            page = self.open(page, option=option)
        result = self.open(page, title="")
        other = self.open(f"{self.site}/start/", begin="1")
        return {"question": other, "result": result, "past assessments": f"{self.site}/assessments/"}

    def cookie(self) -> str:
        """Return the header that makes somebody else this browser."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


def scores(address: str, form: str, cookie: str = "") -> tuple[list[int], list[str]]:
    """Return a page's scores of 100 by category, and the ids of the audits that it does not pass."""
    headers = [f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []
    preset = ["--preset=desktop"] if form == "desktop" else []
    flags = "--chrome-flags=--headless=new --no-sandbox"
    command = ["npx", "--yes", f"lighthouse@{VERSION}", address, "--output=json", "--quiet", flags, *preset, *headers]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    categories = [report["categories"][name] for name in CATEGORIES]
    weighty = {ref["id"] for category in categories for ref in category["auditRefs"] if ref["weight"]}
    failed = [name for name in sorted(weighty) if (report["audits"][name]["score"] or 0) < 1]
    applicable = [name for name in failed if report["audits"][name]["scoreDisplayMode"] in ("binary", "numeric")]
    return [round(100 * (category["score"] or 0)) for category in categories], applicable


def main(site: str) -> None:
    """Print the table."""
    visitor = Visitor(site)
    private = visitor.private_pages()
    pages = {name: (f"{site}{path}", "") for name, path in PUBLIC.items()}
    pages |= {name: (address, visitor.cookie()) for name, address in private.items()}
    print(f"Lighthouse {VERSION}\n\n| page | form | {' | '.join(CATEGORIES)} | below 100 by |")
    print("|---|---|---|---|---|---|---|")
    for name, (address, cookie) in pages.items():
        for form in ("mobile", "desktop"):
            try:
                figures, failed = scores(address, form, cookie)
            except subprocess.CalledProcessError:
                figures, failed = [], ["the run ended without a report"]
            print(f"| {name} | {form} | {' | '.join(map(str, figures))} | {', '.join(failed)} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
