/* The Python type Suspicions. _native.pyi documents its methods, suspicions.py uses them.

Invariants:
 - Suspicions serve one thread at a time. `busy` is set while a method, or one of their Check, uses them.
 - They keep a reference to their Check, because they use its table.

kernel/reference/suspicions.py has the counterpart. If you change a method, also change _native.pyi. */

#ifndef LSC_SUSPICIONS_TYPE_H
#define LSC_SUSPICIONS_TYPE_H

#include "suspicions.h"
#include "tasks_type.h"

static const Table *table_of(PyObject *check); /* see check_type.h */

/* `rows`: those that `take` returns next. */
typedef struct {
    PyObject_HEAD
    PyObject *check;
    Suspicions *suspicions;
    Array rows;
    bool busy;
} SuspicionsObject;

static PyObject *suspicions_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *check, *bytes;
    unsigned long long first, second;
    char *words;
    Py_ssize_t size;
    if (kwargs != NULL && PyDict_Size(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "takes no keyword arguments");
        return NULL;
    }
    const Types *types = PyType_GetModuleState(type);
    if (!PyArg_ParseTuple(args, "O!SKK", types->check, &check, &bytes, &first, &second) ||
        PyBytes_AsStringAndSize(bytes, &words, &size) < 0)
        return NULL;
    SuspicionsObject *self = new_object(type);
    if (self == NULL)
        return NULL;
    Py_INCREF(check);
    self->check = check;
    self->rows.size = sizeof(size_t);
    uint64_t seed[2] = {first, second};
    self->suspicions = lsc_new_suspicions((const uint8_t *)words, (size_t)size, seed, table_of(check));
    if (self->suspicions == NULL) {
        PyErr_SetString(PyExc_ValueError, "too few words, or out of memory");
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void suspicions_dealloc(PyObject *self)
{
    lsc_free_suspicions(((SuspicionsObject *)self)->suspicions);
    free(((SuspicionsObject *)self)->rows.at);
    Py_XDECREF(((SuspicionsObject *)self)->check);
    free_object(self);
}

/* Set `busy`; return false and set an error if it was set already. */
static bool begin_suspecting(PyObject *self)
{
    bool was = set_busy(self, &((SuspicionsObject *)self)->busy, true);
    if (was)
        PyErr_SetString(PyExc_RuntimeError, "suspicions serve one thread at a time");
    return !was;
}

static void end_suspecting(PyObject *self) { set_busy(self, &((SuspicionsObject *)self)->busy, false); }

static bool is_in_output(const TaskSpan *task, const Text *output)
{
    return task->out_start <= task->out_end && task->out_end <= output->size;
}

/* Add the rows of task number i, which was read last, if it is suspect. See `take` in _native.pyi. */
static void add_suspect(SuspicionsObject *self, size_t i)
{
    if (!lsc_was_suspect(self->suspicions))
        return;
    for (size_t number = 0, list = 0, item = 0; list != SIZE_MAX; number++) {
        add_number(&self->rows, i);
        add_number(&self->rows, list);
        add_number(&self->rows, item);
        list = lsc_repeated(self->suspicions, number, &item);
    }
}

/* Read a task that no Checker reads. */
static void read_suspect(SuspicionsObject *self, const Text *output, const Tasks *tasks, size_t i)
{
    const TaskSpan *task = ITEM(TaskSpan, tasks->task_spans, i);
    bool is_there = is_in_output(task, output);
    size_t size = is_there ? (size_t)(task->out_end - task->out_start) : 0;
    lsc_is_suspect(self->suspicions, is_there ? output->at + task->out_start : output->at, size);
    add_suspect(self, i);
}

static PyObject *suspicions_look(PyObject *self, PyObject *args)
{
    PyObject *bytes, *tasks;
    char *at;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "SO!", &bytes, types_of(self)->tasks, &tasks) ||
        PyBytes_AsStringAndSize(bytes, &at, &size) < 0 || !begin_suspecting(self))
        return NULL;
    Text output = {(const uint8_t *)at, (size_t)size};
    Py_BEGIN_ALLOW_THREADS
    for (size_t i = 0; i < ((Tasks *)tasks)->task_spans.count; i++)
        read_suspect((SuspicionsObject *)self, &output, (Tasks *)tasks, i);
    Py_END_ALLOW_THREADS
    end_suspecting(self);
    return new_none();
}

static PyObject *suspicions_take(PyObject *self, PyObject *unused)
{
    (void)unused;
    if (!begin_suspecting(self))
        return NULL;
    Array rows = ((SuspicionsObject *)self)->rows;
    ((SuspicionsObject *)self)->rows = (Array){.size = sizeof(size_t)};
    end_suspecting(self);
    return new_list(&rows);
}

static PyObject *suspicions_stopped(PyObject *self, PyObject *unused)
{
    (void)unused;
    if (!begin_suspecting(self))
        return NULL;
    bool stopped = lsc_stopped(((SuspicionsObject *)self)->suspicions);
    end_suspecting(self);
    return PyBool_FromLong(stopped);
}

static PyObject *suspicions_ids(PyObject *self, PyObject *unused)
{
    (void)unused;
    if (!begin_suspecting(self))
        return NULL;
    const Suspicions *s = ((SuspicionsObject *)self)->suspicions;
    PyObject *ids = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(lsc_ids(s, NULL) * sizeof(uint64_t)));
    if (ids != NULL)
        lsc_ids(s, (uint64_t *)(void *)PyBytes_AsString(ids));
    end_suspecting(self);
    return ids;
}

static PyObject *suspicions_add_ids(PyObject *self, PyObject *bytes)
{
    char *at;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(bytes, &at, &size) < 0)
        return NULL;
    size_t count = (size_t)size / sizeof(uint64_t);
    uint64_t *ids = size % (Py_ssize_t)sizeof(uint64_t) ? NULL : malloc(count ? (size_t)size : 1);
    if (ids == NULL)
        return size % (Py_ssize_t)sizeof(uint64_t) ? PyErr_Format(PyExc_ValueError, "not ids") : PyErr_NoMemory();
    memcpy(ids, at, (size_t)size); /* aligned */
    bool added = false, has_begun = begin_suspecting(self);
    if (has_begun) {
        added = lsc_add_ids(((SuspicionsObject *)self)->suspicions, ids, count);
        end_suspecting(self);
    }
    free(ids);
    return has_begun ? PyBool_FromLong(added) : NULL;
}

static PyMethodDef suspicions_methods[] = {
    {"look", suspicions_look, METH_VARARGS, NULL},
    {"take", suspicions_take, METH_NOARGS, NULL},
    {"stopped", suspicions_stopped, METH_NOARGS, NULL},
    {"ids", suspicions_ids, METH_NOARGS, NULL},
    {"add_ids", suspicions_add_ids, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot suspicions_slots[] = {
    {Py_tp_new, suspicions_new},
    {Py_tp_dealloc, suspicions_dealloc},
    {Py_tp_methods, suspicions_methods},
    {0, NULL},
};

static PyType_Spec suspicions_spec = {"lsconvert.kernel.native._native.Suspicions", sizeof(SuspicionsObject), 0,
                                      Py_TPFLAGS_DEFAULT, suspicions_slots};

#endif
