"""Pages in a real browser: nothing leaves them, nothing is amiss, and everything can be reached by keyboard.

Skipped where there is no Chromium (``apt-get install chromium``) or no Playwright.
"""

from __future__ import annotations

import os
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright: pip install '.[test]'")
pytest.importorskip("axe_playwright_python", reason="needs axe-core: pip install '.[test]'")

CHROMIUM = os.environ.get("REMATCH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.content,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt-get install chromium"),
    pytest.mark.xdist_group("chromium"),
]

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
OTHERS = sorted((ROOT / "tests" / "plan" / "cases").glob("*.yaml"))
CASES = [*EXAMPLES, *(OTHERS if os.environ.get("REMATCH_LONG_TESTS") else OTHERS[::9])]
"""All cases take two minutes: those beside the examples are looked at in turn where time is short."""
WORKED = ROOT / "tests" / "plan" / "cases" / "orthopaedics-step2-230.yaml"
SILENT = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
WITHOUT_TREES = "for (const one of document.querySelectorAll('.chain')) one.remove()"
"""Closed trees are hidden from everybody, but take the checks long to pass by."""


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=SILENT)
        yield browser
        browser.close()


class Opened:
    """A page of a case in a browser; ``amiss`` is what went wrong on it or left it."""

    def __init__(self, browser, file, **options):
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.address, self.amiss = file.as_uri(), []
        self.page.on("console", lambda said: self.amiss.append(said.text))
        self.page.on("pageerror", lambda error: self.amiss.append(str(error)))
        self.page.on("request", self._asked)
        self.page.goto(self.address)

    def _asked(self, request):
        if request.url.split("#")[0] != self.address and not request.url.startswith("data:"):
            self.amiss.append(request.url)

    def violations(self, options):
        self.page.evaluate(AXE)
        found = self.page.evaluate("(options) => axe.run(document, options)", options)
        return [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]


@pytest.fixture(scope="module")
def written(planning, tmp_path_factory):
    folder, kept = tmp_path_factory.mktemp("pages"), {}

    def write(case):
        if case not in kept:
            kept[case] = folder / f"{case.stem}.html"
            kept[case].write_text(planning.html(case), encoding="utf-8")
        return kept[case]

    return write


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_page_of_every_case_is_sound(case, browser, written):
    file = written(case)
    assert file.stat().st_size < 1_000_000
    opened = Opened(browser, file, viewport={"width": 360, "height": 740})
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 360
    opened.page.evaluate(WITHOUT_TREES)
    rules = {"color-contrast": {"enabled": False}, "target-size": {"enabled": True}}
    assert opened.violations({"resultTypes": ["violations"], "preload": False, "rules": rules}) == []
    assert opened.amiss == []
    opened.context.close()


@pytest.mark.parametrize("light", ["light", "dark"])
def test_every_word_can_be_read_in_light_and_dark(light, browser, written):
    opened = Opened(browser, written(ROOT / "examples" / "sparse.yaml"), color_scheme=light)
    opened.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert opened.violations({"resultTypes": ["violations"], "preload": False}) == []
    opened.context.close()


def test_the_keyboard_alone_reaches_every_explanation(browser, written):
    opened = Opened(browser, written(WORKED))
    page = opened.page
    page.evaluate("for (const one of document.querySelectorAll('details.fold')) one.open = true")
    page.evaluate("document.addEventListener('focusin', (event) => event.target.dataset.reached = '')")
    waiting = ".why > summary:not([data-reached]), .heat > button:not([data-reached])"
    steps = page.locator("summary, button, input, a, [tabindex]").count()
    for _ in range(steps):
        if page.locator(waiting).count() == 0:
            break
        for _ in range(40):
            page.keyboard.press("Tab")
    assert page.locator(waiting).count() == 0
    assert page.locator(".reason:popover-open").count() <= 1
    button = page.locator(".heat > button").first
    button.press("Enter")
    assert page.locator(".reason:popover-open").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".reason:popover-open").count() == 0
    summary = page.locator(".why > summary").first
    summary.press("Enter")
    assert page.locator(".why[open] .chain").first.is_visible()
    assert opened.amiss == []
    opened.context.close()


def test_ticks_outlive_a_reload_and_belong_to_the_task(browser, written):
    opened = Opened(browser, written(WORKED))
    page = opened.page
    first = page.locator("#next_days input[type=checkbox]").first
    first.check()
    same = f"input[data-task='{first.get_attribute('data-task')}']"
    assert page.locator(same).count() == 2
    page.reload()
    assert page.evaluate("(same) => [...document.querySelectorAll(same)].every((one) => one.checked)", same)
    assert page.locator("input[type=checkbox]:checked").count() == 2
    assert opened.amiss == []
    opened.context.close()


def test_the_page_works_without_its_script(browser, written):
    opened = Opened(browser, written(WORKED), java_script_enabled=False)
    page = opened.page
    page.locator(".why > summary").first.click()
    assert page.locator(".why[open] .chain").first.is_visible()
    page.locator(".heat > button").first.hover()
    assert page.locator(".reason").first.is_visible()
    page.locator("label[for=light-dark]").click()
    assert page.locator("#light-dark").is_checked()
    opened.context.close()


def test_a_link_opens_what_it_leads_to(browser, written):
    opened = Opened(browser, written(WORKED))
    page = opened.page
    page.evaluate("location.hash = document.querySelector('.chain a[href^=\"#\"]').hash")
    page.wait_for_function("document.querySelector(location.hash).checkVisibility()")
    opened.context.close()
