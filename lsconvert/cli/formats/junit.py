"""Write validation errors as JUnit XML, for the test reports of CI servers.

JUnit XML has no standard. This format satisfies the two schemas in common use: that of Ant's tasks
(windyroad/JUnit-Schema), which requires elements that are often empty, and that of Jenkins (junit-10.xsd of its xunit
plugin).
"""

from __future__ import annotations

import time
from datetime import datetime, timezone
from xml.etree import ElementTree as ET

import lsconvert
from lsconvert import ErrorGroup, ErrorGroups, LSConvertError, ValidationError, Where, escape_line
from lsconvert.cli.formats.findings import MAX_PLACES, AnyFinding, Writer, interruption, name, task, ungrouped, with_fix
from lsconvert.cli.terminal.output import write


class Junit(Writer):
    """Writes a test suite for each file, with a failed test for each group of equal errors.

    A file without errors has one test, which passed. Warnings are only counted, in the suite's output.
    """

    streams = False
    max_places = MAX_PLACES

    def begin(self) -> None:
        """Begin the document."""
        self._suites = 0
        write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n')

    def begin_file(self, file: str) -> None:
        """Begin the suite of a file."""
        super().begin_file(file)
        self._name = escape_line(file) if file.strip() else repr(file)
        self._groups, self._failure, self._output, self._warnings = ErrorGroups(), "", "", 0
        self._errors: list[ET.Element] = []
        self._began = datetime.now(timezone.utc)
        self._clock = time.monotonic()

    def add(self, error: AnyFinding) -> None:
        """Add an error to its group."""
        assert isinstance(error, ValidationError)  # JUnit XML is not offered for scripts
        if error.severity == "error":
            self._groups.add([error])
        else:
            self._warnings += 1

    def fail(self, failure: LSConvertError) -> None:
        """Add a test with an error: the file cannot be read."""
        self._failure = escape_line(str(failure))
        self._errors = [self._test("can be read", "error", lsconvert.failure_of(failure).code, self._failure)]

    def interrupt(self, file: str) -> None:
        """Add a test with an error to the suite of the file, and write the suite."""
        if file != self._file:
            self.begin_file(file)
        found = interruption(file)
        self._errors = [self._test("is complete", "error", found.code, found.message)]
        self.end_file()

    def stop(self) -> None:
        """Say in the suite's output that there may be more errors."""
        self._output = "stopped after --max-errors"

    def end_file(self) -> None:
        """Write the suite of the file."""
        tests = [self._failed(group) for group in self._groups.groups()]
        if self._groups.ungrouped:
            tests.append(self._test("more errors", "failure", "ungrouped", ungrouped(self._groups)))
        suite = self._suite(failures=len(tests))
        tests += self._errors
        suite.extend(tests or [self._test("no errors")])
        suite.set("tests", str(len(tests) or 1))
        output = [self._output, lsconvert.counted(self._warnings, "warning") if self._warnings else ""]
        ET.SubElement(suite, "system-out").text = "\n".join(filter(None, output))
        ET.SubElement(suite, "system-err").text = self._failure
        ET.indent(suite)
        write(ET.tostring(suite).decode() + "\n")  # ASCII, the rest as references
        self._suites += 1

    def end(self) -> None:
        """End the document."""
        write("</testsuites>\n")

    def _suite(self, failures: int) -> ET.Element:
        suite = ET.Element(
            "testsuite",
            name=self._name,
            package="lsconvert",
            id=str(self._suites),
            hostname="localhost",
            timestamp=self._began.strftime("%Y-%m-%dT%H:%M:%S"),
            time=f"{time.monotonic() - self._clock:.3f}",
            failures=str(failures),
            errors=str(len(self._errors)),
        )
        properties = ET.SubElement(suite, "properties")
        ET.SubElement(properties, "property", name="lsconvert.version", value=lsconvert.__version__)
        return suite

    def _failed(self, group: ErrorGroup) -> ET.Element:
        lines = [f"{lsconvert.counted(group.tasks, 'task')}, {lsconvert.counted(group.errors, 'error')}"]
        lines += [escape_line(_place(where)) for where in group.places]
        more = group.errors - len(group.places)
        lines += [f"and {more:,} more"] if more else []
        message = with_fix(group)
        return self._test(f"{group.pointer or '/'}: {message}", "failure", name(group), message, "\n".join(lines))

    def _test(self, name: str, outcome: str = "", kind: str = "", message: str = "", text: str = "") -> ET.Element:
        test = ET.Element("testcase", classname=self._name, name=escape_line(name), time="0")
        if outcome:
            ET.SubElement(test, outcome, type=escape_line(kind), message=escape_line(message)).text = text
        return test


def _place(where: Where) -> str:
    place = f"{where.line}:{where.column}" if where.line is not None else ""
    offset = f"offset {where.offset}" if where.offset is not None else ""
    return ", ".join(filter(None, (place, offset, task(where))))
