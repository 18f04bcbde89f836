"""LinkedIn-shaped archives of invented people, of any size, deterministic: what the ingest benchmark reads."""

import random
import zipfile
from pathlib import Path

GIVEN = "Ana Luis Marta Jon Nerea Iker Sofía Pablo Lucía Hugo Irene Mikel Clara Bruno Alba Diego Eva Óscar Noa Adrián".split()
MIDDLE = "García López Iturbide Ruiz Soto Vega Prado Lasa Olmo Rey Núñez Castro Mora Peña Sanz Gil Lara Bravo Coll Roca".split()
COMPANIES = [f"Talleres {name} {form}" for name in MIDDLE for form in ("S.L.", "GmbH", "SARL", "Ltd")]
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
PREAMBLE = 'Notes:\n"Some addresses are hidden by the members, see elsewhere."\n\n'
ROWS_PER_ARCHIVE = 30_000


def write(folder: Path, rows: int) -> list[Path]:
    """Write archives of ROWS_PER_ARCHIVE connections each, `rows` in all; returns the ZIPs."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(7)
    found = []
    for number, start in enumerate(range(0, rows, ROWS_PER_ARCHIVE)):
        lines = [PREAMBLE, HEADER]
        for i in range(start, min(start + ROWS_PER_ARCHIVE, rows)):
            given, first, second = dice.choice(GIVEN), dice.choice(MIDDLE), dice.choice(MIDDLE)
            rare = f"{second}{i % 977:03d}" if i % 3 else second
            email = f"p{i}@example.com" if i % 50 == 0 else ""
            lines.append(
                f'{given},{first} {rare},https://www.linkedin.com/in/person-{i:07d},{email},"{dice.choice(COMPANIES)}",'
                f"Position {i % 500},{i % 28 + 1:02d} Jan {2010 + i % 15}\n"
            )
        path = folder / f"owner{number:03d}" / "Basic_LinkedInDataExport_07-05-2026.zip"
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("Connections.csv", "".join(lines))
        found.append(path)
    return found
