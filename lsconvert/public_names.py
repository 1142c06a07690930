"""The public names of lsconvert, by the module that has them. Each name is imported when it is first used."""

from __future__ import annotations

MODULES = {
    "calls.endpoints": "ENDPOINTS PARAMETERS STORAGE_TYPES",
    "calls.migrate": "migrate_request migrate_response",
    "calls.model": "CallNote Migration Request ScriptFinding ScriptMigration ScriptResult",
    "conversion.convert": "convert",
    "conversion.convert_task": "downgrade_import_response downgrade_task upgrade_import_response upgrade_task",
    "conversion.iter_tasks": "iter_tasks",
    "conversion.report": "Report",
    "conversion.rows": "AnnotationRow RegionRow iter_annotations iter_regions",
    "conversion.upgrade": "downgrade upgrade",
    "conversion.batch.batch": "Batch",
    "conversion.batch.batch_report": "BatchFailure BatchReport",
    "conversion.batch.convert_many": "convert_many",
    "conversion.batch.done_files": "Skipped",
    "conversion.batch.upgrade_many": "downgrade_many upgrade_many",
    "engines.errors": "EngineError WorkerError",
    "engines.outcome": "Outcome",
    "io.job_items": "Item Items input_name",
    "io.name_index": "NameIndex",
    "errors": (
        "CheckError ConfigError ConflictError ConversionError ExtraError Hint InputError InvalidJSONError "
        "KernelError LimitError LSConvertError MapError NotTasksError OutputError PredicateError SchemaError "
        "Severity SourceError TruncatedInputError UnmappedError ValidationError Where counted escape_line "
        "shorten_pointer"
    ),
    "filtering.filter": "filter_tasks",
    "filtering.report": "FilterReport",
    "filtering.selection": "Dropped",
    "inspection.inspect": "inspect",
    "inspection.config_use": "ConfigUse",
    "inspection.inspection": "Inspection",
    "inspection.notes": "Loss Note",
    "inspection.users": "write_users",
    "io.find_files": "find_files",
    "io.found_files": "FoundFile FoundFiles",
    "io.forms": "name_in_format named_format",
    "io.idmaps": "ID_MAPS TEXT_MAPS MapLike MapsLike read_ids",
    "io.locations": "Location locate",
    "io.part_names": "PartNames",
    "io.sink": "SinkLike",
    "io.source": "SourceLike",
    "io.text_maps": "PrefixesLike",
    "jsontext.escapes": "escape_json",
    "kernel": "kernel_name",
    "labeling": "LabelingConfig",
    "merging.merge": "merge",
    "merging.options": "OnConflict OnDuplicate",
    "merging.report": "MergeDifference MergeReport",
    "model": (
        "DEFAULT_MAX_DEPTH DEFAULT_MAX_GROWTH DEFAULT_MAX_TASK_SIZE ExamplesLike OnError OnErrorLike OutputFormat "
        "OutputFormatLike Part Progress Target TargetLike Unmapped UnmappedLike Version VersionLike"
    ),
    "objects.versions": "detect_version",
    "reporting.html_report": "HtmlReport",
    "rules.idmap": "IdMap",
    "scripts": "Language language_of migrate_script",
    "scripts.files": "migrate_scripts",
    "validation.code_rows": "FindingCode",
    "validation.config_check": "ConfigLike check_config read_config",
    "validation.finding_codes": "FINDING_CODES",
    "validation.finding_places": "failure_of",
    "validation.groups": "ErrorGroup ErrorGroups Finding",
    "validation.schemas": "SchemaName load_schema schema_names",
    "validation.validate": "SchemaLike is_valid iter_errors validate",
    "verification.verify": "Difference verify",
}
