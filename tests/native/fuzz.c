/* A libFuzzer harness for the native kernel without Python. fuzz.py builds and runs it, elsewhere.py on other machines.

The first bytes of an input choose a plan, limits and chunk sizes; the rest is the document. The harness converts it
whole and in chunks, and checks that output, tasks, counts, failure and position are the same. It checks that a second
conversion changes nothing. The sanitizers check the rest.

With LSC_REPLAY it is a program: see harness.h. */

#define LSC_WITHOUT_PYTHON
#include "../../lsconvert/kernel/native/_native.c"
#include "plans.h" /* PLANS, PLAN_SIZES, PLAN_COUNT: written by fuzz.py */
#include "harness.h"

typedef struct {
    uint8_t *out;
    size_t size, tasks;
    Failure failure;
    uint64_t counts[256];
    Off lines, line_start, base;
} Result;

/* Append the output to the result, and check that the tasks are in it. */
static void append_output(Core *k, Result *result)
{
    size_t size = output_size(k);
    if (size) {
        result->out = realloc(result->out, result->size + size);
        check(result->out != NULL, "memory");
    }
    write_output(k, size ? result->out + result->size : NULL);
    result->size += size;
    Off last = 0;
    for (size_t i = 0; i < k->task_spans.count; i++) {
        const TaskSpan *task = ITEM(TaskSpan, k->task_spans, i);
        bool in_order = task->out_start >= last && task->out_start <= task->out_end && task->out_end <= size;
        check(in_order, "tasks are in the output, in order");
        bool same_size = task->end - task->offset == task->out_end - task->out_start;
        check(task->changed || same_size || k->plan.nplaces, "an unchanged task keeps its size");
        last = task->out_end;
    }
    result->tasks += k->task_spans.count;
    k->task_spans.count = k->span_keys.count = 0;
}

/* Convert `text` in a first chunk of `first` bytes, then chunks of `step` bytes; 0: the rest at once. */
static Result convert(const uint8_t *text, size_t size, unsigned plan, Limits limits, bool record, size_t first,
                      size_t step)
{
    Core *k = calloc(1, sizeof *k);
    Result result = {0};
    check(k != NULL && init_core(k, PLANS[plan], PLAN_SIZES[plan], limits, record), "the plan is valid");
    size_t end = first < size ? first : size;
    for (size_t at = 0; at < size && k->failure == NO_FAILURE;) {
        uint8_t *chunk = malloc(end - at + 1); /* a copy, so that the sanitizer sees reads beyond it */
        check(chunk != NULL, "memory");
        memcpy(chunk, text + at, end - at);
        feed(k, chunk, end - at);
        free(chunk);
        append_output(k, &result);
        at = end;
        end = step && size - end > step ? end + step : size;
    }
    if (k->failure == NO_FAILURE) {
        finish(k);
        append_output(k, &result);
    }
    result.failure = k->failure;
    for (size_t i = 0; i < number_of_counts(k) && i < 256; i++)
        result.counts[i] = k->totals[i];
    result.lines = k->task_open ? k->task_lines : k->lines;
    result.line_start = k->task_open ? k->task_line_start : k->line_start;
    result.base = k->base;
    free_core(k);
    free(k);
    for (size_t i = 0; i < result.size; i++)
        add_to_digest(result.out[i]);
    for (size_t i = 0; i < 256; i++)
        add_to_digest(result.counts[i]);
    add_to_digest((uint64_t)result.failure), add_to_digest(result.tasks);
    add_to_digest(result.base), add_to_digest(result.lines), add_to_digest(result.line_start);
    return result;
}

static void check_same(const Result *a, const Result *b)
{
    check(a->failure == b->failure, "the same failure");
    check(a->size == b->size && (a->size == 0 || memcmp(a->out, b->out, a->size) == 0), "the same output");
    check(a->tasks == b->tasks && memcmp(a->counts, b->counts, sizeof a->counts) == 0, "the same tasks and counts");
    bool same_position = a->base == b->base && a->lines == b->lines && a->line_start == b->line_start;
    check(a->failure == NO_FAILURE || same_position, "the same position");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint64_t depths[] = {200, 200, 3, 1}, sizes[] = {1 << 20, 1 << 20, 64, 8};
    static const uint64_t growths[] = {100, 100, 2, 1};
    if (size < 4)
        return 0;
    unsigned plan = data[0] % PLAN_COUNT, some = data[0] / PLAN_COUNT;
    Limits limits = {depths[some & 3], sizes[some >> 2 & 3], growths[data[3] >> 6], 0};
    bool record = data[1] & 1;
    const uint8_t *text = data + 4;
    size -= 4;
    Result whole = convert(text, size, plan, limits, record, size, 0);
    Result cut = convert(text, size, plan, limits, record, data[2], data[3] % 64 + 1);
    check_same(&whole, &cut);
    if (!whole.failure && !record) { /* a second conversion changes nothing */
        limits.max_task_size = UINT32_MAX;
        Result twice = convert(whole.out, whole.size, plan, limits, record, whole.size, 0);
        check(twice.failure == NO_FAILURE, "the output is valid input");
        bool same = twice.size == whole.size && (whole.size == 0 || memcmp(twice.out, whole.out, whole.size) == 0);
        check(same, "a second conversion changes nothing");
        free(twice.out);
    }
    free(whole.out);
    free(cut.out);
    return 0;
}
