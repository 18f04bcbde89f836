"""`python -m tests.sample_exports` writes data/samples/ anew."""

from tests.sample_exports import SAMPLES, write

print(f"{write()} files written to {SAMPLES.name}/")
