/* The Python type Tasks: the tasks that a Core has finished. _native.pyi documents its methods, kernel.py uses them.

Invariant: Tasks do not change, so any number of threads may use them.

kernel/reference/spans.py has the counterpart. If you change a method here, also change _native.pyi and kernel.py. */

#ifndef LSC_TASKS_TYPE_H
#define LSC_TASKS_TYPE_H

#include "binding.h"

typedef struct {
    PyObject_HEAD
    Array task_spans, keys, counts;
    size_t objects; /* the number of counts for each task */
} Tasks;

static Py_ssize_t tasks_length(PyObject *self) { return (Py_ssize_t)((Tasks *)self)->task_spans.count; }

static PyObject *tasks_item(PyObject *self, Py_ssize_t i)
{
    const Tasks *tasks = (Tasks *)self;
    if (i < 0 || i >= tasks_length(self)) {
        PyErr_SetString(PyExc_IndexError, "no task with this index");
        return NULL;
    }
    const TaskSpan *task = ITEM(TaskSpan, tasks->task_spans, i);
    const uint8_t *key = task->key_size ? ITEM(uint8_t, tasks->keys, task->key) : NULL;
    return Py_BuildValue("KBNKKKKOOKKO", (unsigned long long)task->index, task->opener, new_bytes(key, task->key_size),
                         (unsigned long long)task->offset, (unsigned long long)(task->end - task->offset),
                         (unsigned long long)task->out_start, (unsigned long long)task->out_end,
                         task->changed ? Py_True : Py_False, task->failed ? Py_True : Py_False,
                         (unsigned long long)task->lines, (unsigned long long)task->line_start,
                         task->marked ? Py_True : Py_False);
}

/* Return the sums of the counts of the tasks from `start` up to `stop`. */
static PyObject *tasks_objects(PyObject *self, PyObject *args)
{
    const Tasks *tasks = (Tasks *)self;
    Py_ssize_t start, stop;
    if (!PyArg_ParseTuple(args, "nn", &start, &stop))
        return NULL;
    if (start < 0 || stop > tasks_length(self)) {
        PyErr_SetString(PyExc_IndexError, "no tasks with these indices");
        return NULL;
    }
    PyObject *sums = PyTuple_New((Py_ssize_t)tasks->objects);
    for (size_t j = 0; sums != NULL && j < tasks->objects; j++) {
        uint64_t sum = 0;
        for (Py_ssize_t i = start; i < stop; i++)
            sum += *ITEM(uint64_t, tasks->counts, (size_t)i * tasks->objects + j);
        PyObject *number = PyLong_FromUnsignedLongLong(sum);
        if (number == NULL || PyTuple_SetItem(sums, (Py_ssize_t)j, number) < 0)
            Py_CLEAR(sums);
    }
    return sums;
}

/* Return where the tasks from `start` up to `stop` begin and end in the output: a list of pairs. */
static PyObject *tasks_bounds(PyObject *self, PyObject *args)
{
    const Tasks *tasks = (Tasks *)self;
    Py_ssize_t start, stop;
    if (!PyArg_ParseTuple(args, "nn", &start, &stop))
        return NULL;
    if (start < 0 || stop > tasks_length(self)) {
        PyErr_SetString(PyExc_IndexError, "no tasks with these indices");
        return NULL;
    }
    PyObject *bounds = PyList_New(stop > start ? stop - start : 0);
    for (Py_ssize_t i = start; bounds != NULL && i < stop; i++) {
        const TaskSpan *task = ITEM(TaskSpan, tasks->task_spans, i);
        PyObject *pair =
            Py_BuildValue("KK", (unsigned long long)task->out_start, (unsigned long long)task->out_end);
        if (pair == NULL || PyList_SetItem(bounds, i - start, pair) < 0)
            Py_CLEAR(bounds);
    }
    return bounds;
}

/* Tell whether a text is one line end with spaces and tabs around it, as between two lines of JSON Lines. */
static bool is_line_end(const char *text, size_t size)
{
    size_t i = 0;
    while (i < size && (text[i] == ' ' || text[i] == '\t'))
        i++;
    i += i + 1 < size && text[i] == '\r' && text[i + 1] == '\n';
    if (i == size || text[i++] != '\n')
        return false;
    while (i < size && (text[i] == ' ' || text[i] == '\t'))
        i++;
    return i == size;
}

/* Tell whether a text is perhaps not a line that is read as one task: unless it is an object whose first key does not
   begin with a digit, as a key of tasks by id does. */
static bool may_be_no_line(const char *text, size_t size)
{
    size_t i = 1;
    while (i < size && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n'))
        i++;
    bool has_key = i + 1 < size && text[i] == '"';
    return text[0] != '{' || (has_key && (text[i + 1] == '\\' || (text[i + 1] >= '0' && text[i + 1] <= '9')));
}

static char *copy_text(char *to, const char *text, size_t size)
{
    memcpy(to, text, size);
    return to + size;
}

/* Copy a task as one line: each byte of a line break becomes a space. Strings have no line breaks. */
static char *copy_line(char *to, const char *text, size_t size)
{
    memcpy(to, text, size);
    for (int i = 0; i < 2; i++)
        for (char *at = to; (at = memchr(at, "\n\r"[i], (size_t)(to + size - at))) != NULL; at++)
            *at = ' ';
    return to + size;
}

/* Write the tasks from `start` up to `stop` to `to` as JSON Lines, and return the size; without `to`, only that. Return
   -1 if a task is perhaps not a line, has a key before it, or is not in the output. */
static Py_ssize_t write_lines(const Tasks *tasks, Py_ssize_t start, Py_ssize_t stop, const char *output, Off size,
                              char *to)
{
    Off before = 0; /* the end of the task before */
    size_t total = 0;
    for (Py_ssize_t i = start; i < stop; i++) {
        const TaskSpan *task = ITEM(TaskSpan, tasks->task_spans, i);
        if (task->out_start < before || task->out_end <= task->out_start || task->out_end > size)
            return -1;
        size_t gap = i > start ? (size_t)(task->out_start - before) : 0;
        size_t length = (size_t)(task->out_end - task->out_start);
        if (memchr(output + before, ':', gap) != NULL || may_be_no_line(output + task->out_start, length))
            return -1;
        bool is_kept = is_line_end(output + before, gap);
        if (i > start)
            total += is_kept ? gap : 1;
        if (i > start && to != NULL)
            to = is_kept ? copy_text(to, output + before, gap) : copy_text(to, "\n", 1);
        total += length;
        if (to != NULL)
            to = copy_line(to, output + task->out_start, length);
        before = task->out_end;
    }
    return (Py_ssize_t)total;
}

static PyObject *tasks_lines(PyObject *self, PyObject *args)
{
    const Tasks *tasks = (Tasks *)self;
    PyObject *bytes;
    char *output;
    Py_ssize_t start, stop, size;
    if (!PyArg_ParseTuple(args, "Snn", &bytes, &start, &stop) || PyBytes_AsStringAndSize(bytes, &output, &size) < 0)
        return NULL;
    if (start < 0 || stop > tasks_length(self)) {
        PyErr_SetString(PyExc_IndexError, "no tasks with these indices");
        return NULL;
    }
    Py_ssize_t total = write_lines(tasks, start, stop, output, (Off)size, NULL);
    if (total < 0)
        return new_none();
    PyObject *lines = PyBytes_FromStringAndSize(NULL, total);
    if (lines != NULL)
        write_lines(tasks, start, stop, output, (Off)size, PyBytes_AsString(lines));
    return lines;
}

static bool has_failed_or_is_larger(const TaskSpan *task, unsigned long long largest)
{
    return task->failed || task->out_end - task->out_start > largest;
}

static PyObject *tasks_failed_or_larger(PyObject *self, PyObject *args)
{
    unsigned long long largest;
    if (!PyArg_ParseTuple(args, "K", &largest))
        return NULL;
    Array found = {.size = sizeof(size_t)};
    for (size_t i = 0; i < ((Tasks *)self)->task_spans.count; i++)
        if (has_failed_or_is_larger(ITEM(TaskSpan, ((Tasks *)self)->task_spans, i), largest))
            add_number(&found, i);
    return new_list(&found);
}

static PyObject *tasks_marked(PyObject *self, PyObject *unused)
{
    (void)unused;
    Array found = {.size = sizeof(size_t)};
    for (size_t i = 0; i < ((Tasks *)self)->task_spans.count; i++)
        if (ITEM(TaskSpan, ((Tasks *)self)->task_spans, i)->marked)
            add_number(&found, i);
    return new_list(&found);
}

static bool contains(const char *text, size_t size, const char *part, size_t part_size)
{
    const char *end = text + size;
    for (; (size_t)(end - text) >= part_size && (text = memchr(text, part[0], (size_t)(end - text))) != NULL; text++)
        if ((size_t)(end - text) >= part_size && memcmp(text, part, part_size) == 0)
            return true;
    return false;
}

/* Return the indices of the tasks without counted objects whose text in `output` contains `part`. Object 0 in the
   counts is the task itself. */
static PyObject *tasks_without_work(PyObject *self, PyObject *args)
{
    const Tasks *tasks = (Tasks *)self;
    PyObject *bytes[2];
    char *output, *part;
    Py_ssize_t size, part_size;
    if (!PyArg_ParseTuple(args, "SS", &bytes[0], &bytes[1]) || PyBytes_AsStringAndSize(bytes[0], &output, &size) < 0 ||
        PyBytes_AsStringAndSize(bytes[1], &part, &part_size) < 0)
        return NULL;
    Array found = {.size = sizeof(size_t)};
    for (size_t i = 0; i < tasks->task_spans.count; i++) {
        const TaskSpan *task = ITEM(TaskSpan, tasks->task_spans, i);
        uint64_t work = 0;
        for (size_t j = 1; j < tasks->objects; j++)
            work |= *ITEM(uint64_t, tasks->counts, i * tasks->objects + j);
        bool in_output = task->out_start <= task->out_end && task->out_end <= (Off)size;
        if (!work && in_output && part_size > 0 &&
            contains(output + task->out_start, (size_t)(task->out_end - task->out_start), part, (size_t)part_size))
            add_number(&found, i);
    }
    return new_list(&found);
}

static void tasks_dealloc(PyObject *self)
{
    free(((Tasks *)self)->task_spans.at);
    free(((Tasks *)self)->keys.at);
    free(((Tasks *)self)->counts.at);
    free_object(self);
}

static PyMethodDef tasks_methods[] = {
    {"bounds", tasks_bounds, METH_VARARGS, NULL},
    {"failed_or_larger", tasks_failed_or_larger, METH_VARARGS, NULL},
    {"lines", tasks_lines, METH_VARARGS, NULL},
    {"marked", tasks_marked, METH_NOARGS, NULL},
    {"objects", tasks_objects, METH_VARARGS, NULL},
    {"without_work", tasks_without_work, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot tasks_slots[] = {
    {Py_tp_methods, tasks_methods},
    {Py_tp_dealloc, tasks_dealloc},
    {Py_sq_length, tasks_length},
    {Py_sq_item, tasks_item},
    {0, NULL},
};

static PyType_Spec tasks_spec = {"lsconvert.kernel.native._native.Tasks", sizeof(Tasks), 0,
                                 Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, tasks_slots};

#endif
