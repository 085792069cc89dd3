"""A few specialties with the names people type, and where the project stands."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]

SPELLINGS = {
    "anesthesiology": ("Anesthesiology", "anesthesia"),
    "dermatology": ("Dermatology", "derm"),
    "family_medicine": ("Family Medicine", "FM"),
    "general_surgery": ("General Surgery", "surgery"),
    "internal_medicine": ("Internal Medicine", "IM"),
    "neurology": ("Neurology",),
    "orthopaedic_surgery": ("Orthopaedic Surgery", "ortho", "orthopedics"),
    "pediatrics": ("Pediatrics", "peds"),
    "psychiatry": ("Psychiatry", "psych"),
}
