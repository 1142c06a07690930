/* The Python type Core: one stream. _native.pyi documents its methods, kernel.py uses them.

Invariant: a Core serves one thread at a time. `busy` is set while a method runs, perhaps without the GIL.

kernel/reference/kernel.py has the counterpart. If you change a method here, also change _native.pyi and kernel.py. */

#ifndef LSC_CORE_TYPE_H
#define LSC_CORE_TYPE_H

#include "stream.h"
#include "tasks_type.h"

/* `busy`: a thread runs one of the methods. */
typedef struct {
    PyObject_HEAD
    Core core;
    bool busy;
} CoreObject;

/* Define a method that raises an error while another method of the same object runs. An object is made and freed by one
   thread, because no other thread has a reference to it. */
#define METHOD(name) \
    static PyObject *name##_exclusive(PyObject *self, PyObject *argument) \
    { \
        if (set_busy(self, &((CoreObject *)self)->busy, true)) { \
            PyErr_SetString(PyExc_RuntimeError, "a kernel serves one thread at a time"); \
            return NULL; \
        } \
        PyObject *result = name(self, argument); \
        set_busy(self, &((CoreObject *)self)->busy, false); \
        return result; \
    }

static PyObject *core_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *bytes;
    char *plan;
    Py_ssize_t size;
    unsigned long long depth, size_limit, growth, floor;
    int record;
    if (kwargs != NULL && PyDict_Size(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "SKKKKp", &bytes, &depth, &size_limit, &growth, &floor, &record) ||
        PyBytes_AsStringAndSize(bytes, &plan, &size) < 0)
        return NULL;
    CoreObject *self = new_object(type);
    if (self == NULL)
        return NULL;
    Limits limits = {depth, size_limit, growth, floor};
    if (!init_core(&self->core, (const uint8_t *)plan, (size_t)size, limits, record != 0)) {
        PyErr_SetString(PyExc_ValueError, "not an encoded plan, or out of memory");
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void core_dealloc(PyObject *self)
{
    free_core(&((CoreObject *)self)->core);
    free_object(self);
}

/* Convert a chunk, or the rest at the end, without the GIL. */
static PyObject *convert(CoreObject *self, const char *chunk, Py_ssize_t size, bool end)
{
    Core *k = &self->core;
    Py_BEGIN_ALLOW_THREADS
    if (end)
        finish(k);
    else
        feed(k, (const uint8_t *)chunk, (size_t)size);
    Py_END_ALLOW_THREADS
    size_t room = k->failure == NO_MEMORY ? SIZE_MAX : output_size(k);
    PyObject *output = room > PY_SSIZE_T_MAX ? PyErr_NoMemory() : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)room);
    if (output != NULL) {
        uint8_t *out = (uint8_t *)PyBytes_AsString(output);
        Py_BEGIN_ALLOW_THREADS
        write_output(k, room ? out : NULL);
        Py_END_ALLOW_THREADS
    }
    return output;
}

static PyObject *core_feed(PyObject *self, PyObject *chunk)
{
    char *bytes;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(chunk, &bytes, &size) < 0)
        return NULL;
    return convert((CoreObject *)self, bytes, size, false);
}

static PyObject *core_finish(PyObject *self, PyObject *unused)
{
    (void)unused;
    return convert((CoreObject *)self, NULL, 0, true);
}

static PyObject *core_failed(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyBool_FromLong(((CoreObject *)self)->core.failure != NO_FAILURE);
}

static PyObject *core_counts(PyObject *self, PyObject *unused)
{
    (void)unused;
    const Core *k = &((CoreObject *)self)->core;
    Py_ssize_t count = (Py_ssize_t)number_of_counts(k);
    PyObject *counts = PyTuple_New(count);
    for (Py_ssize_t i = 0; counts != NULL && i < count; i++) {
        PyObject *number = PyLong_FromUnsignedLongLong(k->totals[i]);
        if (number == NULL || PyTuple_SetItem(counts, i, number) < 0)
            Py_CLEAR(counts);
    }
    return counts;
}

/* Return a byte for each entry of the maps of texts, in the order of the plan: 1 if it has made an edit. */
static PyObject *core_used_texts(PyObject *self, PyObject *unused)
{
    (void)unused;
    const Plan *plan = &((CoreObject *)self)->core.plan;
    Py_ssize_t count = 0;
    for (uint32_t i = 0; i < plan->nentries; i++)
        count += (Py_ssize_t)plan->entries[i].count;
    PyObject *used = PyBytes_FromStringAndSize(NULL, count);
    char *at = used != NULL ? PyBytes_AsString(used) : NULL;
    for (uint32_t i = 0; at != NULL && i < plan->nentries; i++)
        for (uint32_t j = 0; j < plan->entries[i].count; j++)
            *at++ = (char)plan->entries[i].at[j].is_used;
    return used;
}

/* Move the memory of an array to the result. */
static Array take_array(Array *array)
{
    Array taken = *array;
    *array = (Array){.size = taken.size};
    return taken;
}

static PyObject *core_take_tasks(PyObject *self, PyObject *unused)
{
    (void)unused;
    CoreObject *core = (CoreObject *)self;
    Tasks *tasks = new_object(types_of(self)->tasks);
    if (tasks != NULL) {
        tasks->task_spans = take_array(&core->core.task_spans);
        tasks->keys = take_array(&core->core.span_keys);
        tasks->counts = take_array(&core->core.span_counts);
        tasks->objects = core->core.plan.nobjects;
    }
    return (PyObject *)tasks;
}

/* Return the ids of finished tasks that are in no map, each with the number of the map. */
static PyObject *core_take_unmapped(PyObject *self, PyObject *unused)
{
    (void)unused;
    Core *k = &((CoreObject *)self)->core;
    size_t count = k->task_open ? k->task_unmapped : k->unmapped.count;
    PyObject *rows = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; rows != NULL && i < count; i++) {
        const UnmappedId *id = ITEM(UnmappedId, k->unmapped, i);
        PyObject *row = Py_BuildValue("IN", (unsigned int)id->map, new_bytes(id->text, id->size));
        if (row == NULL || PyList_SetItem(rows, (Py_ssize_t)i, row) < 0)
            Py_CLEAR(rows);
    }
    if (rows != NULL && count) {
        k->unmapped.count -= count;
        memmove(k->unmapped.at, ITEM(UnmappedId, k->unmapped, count), k->unmapped.count * sizeof(UnmappedId));
        k->task_unmapped = 0;
    }
    return rows;
}

/* Return the state of the parser at the start of the buffer: a ResumePoint for the reference kernel. */
static PyObject *core_place(PyObject *self, PyObject *unused)
{
    (void)unused;
    const Core *k = &((CoreObject *)self)->core;
    uint8_t opener = document_opener(k);
    State state = k->task_open ? VALUE : k->state < STRING ? k->state : KEY;
    return Py_BuildValue("BNKKKKi", opener, new_bytes(k->key.at, k->key.count), (unsigned long long)k->base,
                         (unsigned long long)(k->task_open ? k->task_lines : k->lines),
                         (unsigned long long)(k->task_open ? k->task_line_start : k->line_start),
                         (unsigned long long)k->index, (int)state);
}

/* Tell whether a core may go on at a state outside of tasks: it has no input, and has not failed. */
static bool may_resume(const Core *k, uint8_t opener, int state)
{
    bool in_brackets = state == FIRST_ITEM || state == VALUE || state == AFTER;
    bool fits = k->depth == 0 || document_opener(k) == opener;
    return k->failure == NO_FAILURE && !k->task_open && !k->size && !k->nheld && fits &&
           (opener == '[' ? in_brackets : opener == 0 && (state == NEXT || state == REST));
}

/* Go on at a place of the document. */
static PyObject *core_resume(PyObject *self, PyObject *args)
{
    Core *k = &((CoreObject *)self)->core;
    unsigned long long offset, lines, line_start, index;
    unsigned char opener;
    int state;
    if (!PyArg_ParseTuple(args, "bKKKKi", &opener, &offset, &lines, &line_start, &index, &state))
        return NULL;
    if (!may_resume(k, opener, state)) {
        PyErr_SetString(PyExc_ValueError, "cannot resume here");
        return NULL;
    }
    k->base = k->mark = offset;
    if (opener && k->depth == 0 && (!open_bracket(k, opener) || open_frame(k, DOCUMENT, offset) == NULL))
        return PyErr_NoMemory();
    k->lines = lines;
    k->line_start = line_start;
    k->index = index;
    k->state = (State)state;
    if (k->learned < offset / BYTES_PER_KEY)
        k->learned = offset / BYTES_PER_KEY; /* the bytes before this place do not pay for more keys */
    return new_none();
}

/* Return up to CHUNK_SIZE of the input that has no output yet, from `start` on; nothing at its end. */
static PyObject *core_rest(PyObject *self, PyObject *start)
{
    const Core *k = &((CoreObject *)self)->core;
    size_t from = PyLong_AsSize_t(start), size;
    if (from == (size_t)-1 && PyErr_Occurred())
        return NULL;
    if (from < k->size) {
        size = k->size - from < CHUNK_SIZE ? k->size - from : CHUNK_SIZE;
        return PyBytes_FromStringAndSize((const char *)k->buffer + from, (Py_ssize_t)size);
    }
    size = from - k->size < k->nheld ? k->nheld - (from - k->size) : 0;
    return PyBytes_FromStringAndSize((const char *)k->held + (size ? from - k->size : 0), (Py_ssize_t)size);
}

METHOD(core_feed)
METHOD(core_finish)
METHOD(core_failed)
METHOD(core_counts)
METHOD(core_used_texts)
METHOD(core_take_tasks)
METHOD(core_take_unmapped)
METHOD(core_place)
METHOD(core_resume)
METHOD(core_rest)

static PyMethodDef core_methods[] = {
    {"feed", core_feed_exclusive, METH_O, NULL},
    {"finish", core_finish_exclusive, METH_NOARGS, NULL},
    {"failed", core_failed_exclusive, METH_NOARGS, NULL},
    {"counts", core_counts_exclusive, METH_NOARGS, NULL},
    {"used_texts", core_used_texts_exclusive, METH_NOARGS, NULL},
    {"take_tasks", core_take_tasks_exclusive, METH_NOARGS, NULL},
    {"take_unmapped", core_take_unmapped_exclusive, METH_NOARGS, NULL},
    {"place", core_place_exclusive, METH_NOARGS, NULL},
    {"resume", core_resume_exclusive, METH_VARARGS, NULL},
    {"rest", core_rest_exclusive, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot core_slots[] = {
    {Py_tp_new, core_new},
    {Py_tp_dealloc, core_dealloc},
    {Py_tp_methods, core_methods},
    {0, NULL},
};

static PyType_Spec core_spec = {"lsconvert.kernel.native._native.Core", sizeof(CoreObject), 0, Py_TPFLAGS_DEFAULT,
                                core_slots};

#endif
