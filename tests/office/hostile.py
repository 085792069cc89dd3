"""A profile whose every text does its worst in Markdown, HTML, Jinja, Typst, Word and spreadsheets."""

from __future__ import annotations

MARKUP = (
    '<script>alert("1")</script> <!-- x --> **bold** _it_ `code` [link](javascript:x) ![i](x) '
    "<https://evil.example> [7] {{ 7 * 7 }} {% raw %} &amp; &#35; | a |"
)
TYPESETTING = (
    '#import "@preview/x:1.0.0" #read("/etc/passwd") $x$ @source-1 \\u{41} // /* ~ \'\'"" <source-1> '
    '=HYPERLINK("http://evil.example") { DATE \\@ "yyyy" }'
)
SCRIPTS = (
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd, \u0645\u0631\u062d\u0628\u0627 (\u0639\u0631\u0628) "
    "\U0001f600 \U0001f9d1\U0001f3fd\u200d\u2695\ufe0f e\u0301 \u0141\u014d\u1ec5 \u0391\u03b8 \u042f"
)
TEXTS = (MARKUP, TYPESETTING, SCRIPTS)


def profile(texts):
    """Return a profile with a text for the name, a rotation and research, each wherever it is printed."""
    name, rotation, research = texts
    return {
        "applicant": {"name": name, "degree": "MD", "school_country": "US", "graduation_year": 2026},
        "exams": {"step2_ck": {"score": 240, "attempts": 1}},
        "attempts": [
            {"cycle": 2026, "specialty": "general_surgery", "interviews": 3, "programs_applied": 40}
        ],
        "experiences": [
            {"kind": "rotation", "specialty": ["anesthesiology"], "title": rotation, "feedback": "strong"},
            {"kind": "research", "specialty": ["anesthesiology", "neurology"], "title": research},
        ],
    }


PROFILE = profile(TEXTS)
