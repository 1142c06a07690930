/* The Python type Core: one stream. _native.pyi documents its methods, kernel.py uses them.

Invariant: a Core serves one thread at a time. `busy` is set while a method runs, perhaps without the GIL.

kernel/reference/kernel.py has the counterpart. If you change a method here, also change _native.pyi and kernel.py. */

#ifndef LSC_CORE_TYPE_H
#define LSC_CORE_TYPE_H

#include "stream.h"
#include "tasks_type.h"

/* `busy`: a thread is in one of the methods, perhaps without the GIL. */
typedef struct {
    PyObject_HEAD
    Core core;
    bool busy;
} Object;

/* Set `busy`; returns what it was. */
static bool set_busy(PyObject *self, bool busy)
{
    bool was;
    Py_BEGIN_CRITICAL_SECTION(self);
    was = ((Object *)self)->busy;
    ((Object *)self)->busy = busy;
    Py_END_CRITICAL_SECTION();
    return was;
}

/* A method that no other one of the same object can run beside. Making an object, and freeing one, is the work of a single
   thread: no other one has a reference to it. */
#define METHOD(name) \
    static PyObject *name##_alone(PyObject *self, PyObject *argument) \
    { \
        if (set_busy(self, true)) { \
            PyErr_SetString(PyExc_RuntimeError, "a kernel serves one thread at a time"); \
            return NULL; \
        } \
        PyObject *result = name(self, argument); \
        set_busy(self, false); \
        return result; \
    }

static PyObject *object_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *bytes;
    char *plan;
    Py_ssize_t size;
    unsigned long long depth, size_limit, growth, floor;
    int record;
    if (kwargs != NULL && PyDict_Size(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "SKKKKp", &bytes, &depth, &size_limit, &growth, &floor, &record) ||
        PyBytes_AsStringAndSize(bytes, &plan, &size) < 0)
        return NULL;
    Object *self = new_object(type);
    if (self == NULL)
        return NULL;
    if (!init_core(&self->core, (const uint8_t *)plan, (size_t)size, (Limits){depth, size_limit, growth, floor}, record != 0)) {
        PyErr_SetString(PyExc_ValueError, "no plan, or no memory");
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void object_dealloc(PyObject *self)
{
    free_core(&((Object *)self)->core);
    free_object(self);
}

/* Convert a chunk, or what is left at the end, without the GIL. */
static PyObject *convert(Object *self, const char *chunk, Py_ssize_t size, bool end)
{
    Core *k = &self->core;
    Py_BEGIN_ALLOW_THREADS
    if (end)
        take_end(k);
    else
        take_chunk(k, (const uint8_t *)chunk, (size_t)size);
    Py_END_ALLOW_THREADS
    size_t room = k->failure == NO_MEMORY ? SIZE_MAX : output_size(k);
    PyObject *output = room > PY_SSIZE_T_MAX ? PyErr_NoMemory() : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)room);
    if (output != NULL) {
        uint8_t *out = (uint8_t *)PyBytes_AsString(output);
        Py_BEGIN_ALLOW_THREADS
        put_out(k, room ? out : NULL);
        Py_END_ALLOW_THREADS
    }
    return output;
}

static PyObject *object_feed(PyObject *self, PyObject *chunk)
{
    char *bytes;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(chunk, &bytes, &size) < 0)
        return NULL;
    return convert((Object *)self, bytes, size, false);
}

static PyObject *object_finish(PyObject *self, PyObject *unused)
{
    (void)unused;
    return convert((Object *)self, NULL, 0, true);
}

static PyObject *object_failed(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyBool_FromLong(((Object *)self)->core.failure != FINE);
}

static PyObject *object_counts(PyObject *self, PyObject *unused)
{
    (void)unused;
    const Core *k = &((Object *)self)->core;
    Py_ssize_t count = (Py_ssize_t)number_of_counts(k);
    PyObject *counts = PyTuple_New(count);
    for (Py_ssize_t i = 0; counts != NULL && i < count; i++) {
        PyObject *number = PyLong_FromUnsignedLongLong(k->totals[i]);
        if (number == NULL || PyTuple_SetItem(counts, i, number) < 0)
            Py_CLEAR(counts);
    }
    return counts;
}

/* Hand over the memory of an array. */
static Array take_array(Array *array)
{
    Array taken = *array;
    *array = (Array){.size = taken.size};
    return taken;
}

static PyObject *object_take_tasks(PyObject *self, PyObject *unused)
{
    (void)unused;
    Object *object = (Object *)self;
    Tasks *tasks = new_object(types_of(self)->tasks);
    if (tasks != NULL) {
        tasks->done = take_array(&object->core.done);
        tasks->keys = take_array(&object->core.done_keys);
        tasks->counts = take_array(&object->core.done_counts);
        tasks->objects = object->core.plan.nobjects;
    }
    return (PyObject *)tasks;
}

/* What was found in no map, in tasks that are complete: the numbers of the maps, and the values. */
static PyObject *object_take_unmapped(PyObject *self, PyObject *unused)
{
    (void)unused;
    Core *k = &((Object *)self)->core;
    size_t count = k->task_open ? k->task_misses : k->misses.count;
    PyObject *rows = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; rows != NULL && i < count; i++) {
        const Miss *miss = ITEM(Miss, k->misses, i);
        PyObject *row = Py_BuildValue("IN", (unsigned int)miss->map, new_bytes(miss->text, miss->size));
        if (row == NULL || PyList_SetItem(rows, (Py_ssize_t)i, row) < 0)
            Py_CLEAR(rows);
    }
    if (rows != NULL && count) {
        k->misses.count -= count;
        memmove(k->misses.at, ITEM(Miss, k->misses, count), k->misses.count * sizeof(Miss));
        k->task_misses = 0;
    }
    return rows;
}

/* Where the window begins, as the reference kernel needs it to read on from there. */
static PyObject *object_place(PyObject *self, PyObject *unused)
{
    (void)unused;
    const Core *k = &((Object *)self)->core;
    uint8_t opener = document_opener(k);
    State state = k->task_open ? VALUE : k->state < STRING ? k->state : KEY;
    return Py_BuildValue("BNKKKKi", opener, new_bytes(k->key.at, k->key.count), (unsigned long long)k->base,
                         (unsigned long long)(k->task_open ? k->task_lines : k->lines),
                         (unsigned long long)(k->task_open ? k->task_line_start : k->line_start),
                         (unsigned long long)k->index, (int)state);
}

/* A piece of what has not been put out, from `start` on; nothing at its end. */
static PyObject *object_rest(PyObject *self, PyObject *start)
{
    const Core *k = &((Object *)self)->core;
    size_t from = PyLong_AsSize_t(start), size;
    if (from == (size_t)-1 && PyErr_Occurred())
        return NULL;
    if (from < k->size) {
        size = k->size - from < PIECE ? k->size - from : PIECE;
        return PyBytes_FromStringAndSize((const char *)k->window + from, (Py_ssize_t)size);
    }
    size = from - k->size < k->nheld ? k->nheld - (from - k->size) : 0;
    return PyBytes_FromStringAndSize((const char *)k->held + (size ? from - k->size : 0), (Py_ssize_t)size);
}


METHOD(object_feed)
METHOD(object_finish)
METHOD(object_failed)
METHOD(object_counts)
METHOD(object_take_tasks)
METHOD(object_take_unmapped)
METHOD(object_place)
METHOD(object_rest)

static PyMethodDef object_methods[] = {
    {"feed", object_feed_alone, METH_O, NULL},
    {"finish", object_finish_alone, METH_NOARGS, NULL},
    {"failed", object_failed_alone, METH_NOARGS, NULL},
    {"counts", object_counts_alone, METH_NOARGS, NULL},
    {"take_tasks", object_take_tasks_alone, METH_NOARGS, NULL},
    {"take_unmapped", object_take_unmapped_alone, METH_NOARGS, NULL},
    {"place", object_place_alone, METH_NOARGS, NULL},
    {"rest", object_rest_alone, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot object_slots[] = {
    {Py_tp_new, object_new},
    {Py_tp_dealloc, object_dealloc},
    {Py_tp_methods, object_methods},
    {0, NULL},
};

static PyType_Spec object_spec = {"lsconvert.kernel.native._native.Core", sizeof(Object), 0, Py_TPFLAGS_DEFAULT, object_slots};

#endif
