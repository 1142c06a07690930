"""The files in a folder of outputs that belong to the inputs of a job, and those that belong to none."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Final

import lsconvert
from lsconvert import FoundFiles, NameIndex, PartNames

QUARANTINE: Final = ".quarantine.jsonl"
MANIFEST: Final = ".manifest.json"


class AfterFolder:
    """AFTER, with the outputs for the files of BEFORE.

    The name of an output is that of the input, or has the suffix of another form. For each file, only the number of the
    name is kept.
    """

    def __init__(self, after: str, files: FoundFiles) -> None:
        self._after, self._files = lsconvert.locate(after), files
        self._inputs = NameIndex(files.name, len(files))
        for number in range(len(files)):
            self._inputs.add(files.name(number), number)
        self._chosen = bytearray(map(self._choose, range(len(files))))

    def path(self, name: str) -> str:
        """Return the path of the output for the name of an input, without looking whether it is split."""
        number = self._inputs.find(name)
        assert number is not None
        return self._after.join(self._output(number)).address

    def extra_files(self, before: str) -> list[str]:
        """Return the names of files that are neither an output, nor a part, manifest or quarantine of one.

        Hidden files, such as the record of a job, are left out, and so is the folder `before`.
        """
        outputs = NameIndex(self._output, len(self._files))
        for number in range(len(self._files)):
            outputs.add(self._output(number), number)
        stems: NameIndex | None = None
        extra = []
        for name in _names(self._after, lsconvert.locate(before)):
            target = PartNames.target_of(name)
            if outputs.find(name) is not None or outputs.find(name.removesuffix(QUARANTINE)) is not None:
                continue
            if target is not None and outputs.find(target) is not None and not self._after.join(target).exists():
                continue
            if name.endswith(MANIFEST):
                stems = stems or self._split_stems()
                if stems.find(name.removesuffix(MANIFEST)) is not None:
                    continue
            extra.append(name)
        return extra

    def _split_stems(self) -> NameIndex:
        """Return the names without suffix of the outputs that do not exist as one file."""
        stems = NameIndex(self._stem, len(self._files))
        for number in range(len(self._files)):
            if not self._after.join(self._output(number)).exists():
                stems.add(self._stem(number), number)
        return stems

    def _stem(self, number: int) -> str:
        folder, slash, base = self._output(number).rpartition("/")
        return f"{folder}{slash}{PartNames(base).stem}"

    def _choose(self, number: int) -> int:
        """Return the position of the first possible name that exists, and is not that of another input."""
        name = self._files.name(number)
        for position, each in enumerate(_possible_names(name)):
            if (each == name or self._inputs.find(each) is None) and _exists(self._after, each):
                return position
        return 0

    def _output(self, number: int) -> str:
        name, position = self._files.name(number), self._chosen[number]
        return _possible_names(name)[position] if position else name


def has_output(after: str, name: str) -> bool:
    """Tell whether AFTER has an output for a file of BEFORE, or its parts."""
    folder = lsconvert.locate(after)
    return any(_exists(folder, each) for each in _possible_names(name))


def manifest_and_quarantine(target: str) -> tuple[str, str | None]:
    """Return an output, or the manifest of its parts; and its quarantine if there is one."""
    output = lsconvert.locate(target)
    manifest = lsconvert.locate(PartNames(output.address).manifest)
    quarantine = lsconvert.locate(f"{output.address}{QUARANTINE}")
    chosen = manifest if manifest.is_file() and not output.exists() else output
    return chosen.address, quarantine.address if quarantine.is_file() else None


def _possible_names(name: str) -> list[str]:
    return [name, *(lsconvert.name_in_format(name, form) for form in lsconvert.OutputFormat)]


def _exists(after: lsconvert.Location, name: str) -> bool:
    """Tell whether a file exists, or the first of its parts: the manifest has the same name for every form."""
    target = after.join(name)
    if target.exists():
        return True
    parts = PartNames(target.address)
    return all(lsconvert.locate(each).exists() for each in (parts.manifest, parts.part(1)))


def _names(folder: lsconvert.Location, left_out: lsconvert.Location, prefix: str = "") -> Iterator[str]:
    """Yield the names of files in a folder and those below, except hidden ones and those in another folder."""
    entries = sorted((each for each in folder.scan() if each.name[0] != "."), key=attrgetter("name"))
    yield from (prefix + each.name for each in entries if not each.is_dir())
    for each in entries:
        inner = folder.join(each.name)
        if each.is_dir() and not each.is_symlink() and not inner.is_same(left_out):
            yield from _names(inner, left_out, f"{prefix}{each.name}/")
