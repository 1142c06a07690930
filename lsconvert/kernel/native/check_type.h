/* The Python types Check and Counts. _native.pyi documents their methods, check.py uses them.

Invariants:
 - A Check does not change, so any number of threads may use it.
 - Counts serve one thread at a time, like Suspicions. They keep a reference to their Check, because they use its table.

If you change a method here, also change _native.pyi and check.py. kernel/reference/ has no counterpart. */

#ifndef LSC_CHECK_TYPE_H
#define LSC_CHECK_TYPE_H

#include "check.h"
#include "suspicions_type.h"

typedef struct {
    PyObject_HEAD
    Table *table;
} Check;

static const Table *table_of(PyObject *check) { return ((Check *)check)->table; }

static PyObject *check_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *bytes;
    char *table;
    Py_ssize_t size;
    if (kwargs != NULL && PyDict_Size(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "S", &bytes) || PyBytes_AsStringAndSize(bytes, &table, &size) < 0)
        return NULL;
    Check *self = new_object(type);
    if (self == NULL)
        return NULL;
    self->table = lsc_read_table((const uint8_t *)table, (size_t)size);
    if (self->table == NULL) {
        PyErr_SetString(PyExc_ValueError, "not a table of this version, or out of memory");
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void check_dealloc(PyObject *self)
{
    lsc_free_table(((Check *)self)->table);
    free_object(self);
}

/* Return a dict of the numbers of the roots by name. */
static PyObject *check_roots(PyObject *self, PyObject *unused)
{
    (void)unused;
    const Table *table = ((Check *)self)->table;
    PyObject *roots = PyDict_New();
    for (uint32_t i = 0; roots != NULL && i < lsc_root_count(table); i++) {
        size_t size;
        const uint8_t *text = lsc_root_name(table, i, &size);
        PyObject *name = PyUnicode_FromStringAndSize((const char *)text, (Py_ssize_t)size);
        PyObject *number = PyLong_FromUnsignedLong(i);
        if (name == NULL || number == NULL || PyDict_SetItem(roots, name, number) < 0)
            Py_CLEAR(roots);
        Py_XDECREF(name);
        Py_XDECREF(number);
    }
    return roots;
}

static bool is_root(const Table *table, unsigned long root)
{
    if (root < lsc_root_count(table))
        return true;
    PyErr_SetString(PyExc_IndexError, "no root with this number");
    return false;
}

/* `check` owns the table of `counts`. `busy`: a thread counts. */
typedef struct {
    PyObject_HEAD
    PyObject *check;
    Counts *counts;
    bool busy;
} CountsObject;

static PyObject *counts_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *check;
    if (kwargs != NULL && PyDict_Size(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "takes no keyword arguments");
        return NULL;
    }
    const Types *types = PyType_GetModuleState(type);
    if (!PyArg_ParseTuple(args, "O!", types->check, &check))
        return NULL;
    CountsObject *self = new_object(type);
    if (self == NULL)
        return NULL;
    Py_INCREF(check);
    self->check = check;
    self->counts = lsc_new_counts(((Check *)check)->table);
    if (self->counts == NULL) {
        PyErr_NoMemory();
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void counts_dealloc(PyObject *self)
{
    lsc_free_counts(((CountsObject *)self)->counts);
    Py_XDECREF(((CountsObject *)self)->check);
    free_object(self);
}

/* Set `busy`; return false and set an error if it was set already. */
static bool begin_counting(PyObject *self)
{
    bool was = set_busy(self, &((CountsObject *)self)->busy, true);
    if (was)
        PyErr_SetString(PyExc_RuntimeError, "counts serve one thread at a time");
    return !was;
}

static void end_counting(PyObject *self) { set_busy(self, &((CountsObject *)self)->busy, false); }

/* Return a row for each key that occurred: scope, key, count. */
static PyObject *counts_listed(PyObject *self, PyObject *unused)
{
    (void)unused;
    if (!begin_counting(self))
        return NULL;
    PyObject *rows = PyList_New(0);
    KeyCount found;
    for (size_t i = 0; rows != NULL && lsc_count_at(((CountsObject *)self)->counts, i, &found); i++) {
        if (found.count == 0)
            continue;
        PyObject *scope = PyUnicode_FromStringAndSize((const char *)found.scope, (Py_ssize_t)found.scope_size);
        PyObject *name = PyUnicode_FromStringAndSize((const char *)found.name, (Py_ssize_t)found.name_size);
        PyObject *row = NULL;
        if (scope != NULL && name != NULL)
            row = Py_BuildValue("OOK", scope, name, (unsigned long long)found.count);
        if (row == NULL || PyList_Append(rows, row) < 0)
            Py_CLEAR(rows);
        Py_XDECREF(scope);
        Py_XDECREF(name);
        Py_XDECREF(row);
    }
    end_counting(self);
    return rows;
}

static PyMethodDef counts_methods[] = {{"listed", counts_listed, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

static PyType_Slot counts_slots[] = {
    {Py_tp_new, counts_new},
    {Py_tp_dealloc, counts_dealloc},
    {Py_tp_methods, counts_methods},
    {0, NULL},
};

static PyType_Spec counts_spec = {"lsconvert.kernel.native._native.Counts", sizeof(CountsObject), 0, Py_TPFLAGS_DEFAULT,
                                  counts_slots};

/* The arguments of `doubtful`. `roots`: for unchanged and for changed tasks. `counts`, `suspicions`: may be None. */
typedef struct {
    PyObject *output, *tasks, *counts, *suspicions;
    unsigned long roots[2];
    unsigned long long largest;
} CheckArguments;

static Counts *counts_of(PyObject *counts) { return counts == Py_None ? NULL : ((CountsObject *)counts)->counts; }

/* Add to `doubtful` the indices of the tasks that do not certainly pass, have failed or are too large. Without memory
   for a checker, all tasks are doubtful. */
static void find_doubtful(const Table *table, const CheckArguments *args, const Text *output, Array *doubtful)
{
    SuspicionsObject *suspicions = args->suspicions == Py_None ? NULL : (SuspicionsObject *)args->suspicions;
    const Tasks *tasks = (Tasks *)args->tasks;
    Checker *checker = lsc_new_checker(table, counts_of(args->counts), suspicions ? suspicions->suspicions : NULL);
    for (size_t i = 0; i < tasks->task_spans.count; i++) {
        const TaskSpan *task = ITEM(TaskSpan, tasks->task_spans, i);
        bool is_checked =
            checker != NULL && is_in_output(task, output) && !has_failed_or_is_larger(task, args->largest);
        if (!is_checked ||
            !lsc_surely_passes(checker, (uint32_t)args->roots[task->changed], output->at + task->out_start,
                               (size_t)(task->out_end - task->out_start)))
            add_number(doubtful, i);
        if (suspicions != NULL && is_checked)
            add_suspect(suspicions, i);
        else if (suspicions != NULL)
            read_suspect(suspicions, output, tasks, i);
    }
    lsc_free_checker(checker);
}

/* Begin to use the counts and suspicions; return false and set an error if they are not of this check, or in use. */
static bool begin_check(PyObject *self, const CheckArguments *args)
{
    PyObject *counts = args->counts, *suspicions = args->suspicions;
    if (counts != Py_None && (Py_TYPE(counts) != types_of(self)->counts || ((CountsObject *)counts)->check != self)) {
        PyErr_SetString(PyExc_TypeError, "not counts of this check");
        return false;
    }
    if (suspicions != Py_None && (Py_TYPE(suspicions) != types_of(self)->suspicions ||
                                  ((SuspicionsObject *)suspicions)->check != self)) {
        PyErr_SetString(PyExc_TypeError, "not suspicions of this check");
        return false;
    }
    if (counts != Py_None && !begin_counting(counts))
        return false;
    if (suspicions == Py_None || begin_suspecting(suspicions))
        return true;
    if (counts != Py_None)
        end_counting(counts);
    return false;
}

static PyObject *check_doubtful(PyObject *self, PyObject *args)
{
    CheckArguments a = {.counts = Py_None, .suspicions = Py_None, .largest = ULLONG_MAX};
    char *at;
    Py_ssize_t size;
    const Table *table = table_of(self);
    if (!PyArg_ParseTuple(args, "SO!kk|OKO", &a.output, types_of(self)->tasks, &a.tasks, &a.roots[0], &a.roots[1],
                          &a.counts, &a.largest, &a.suspicions) ||
        PyBytes_AsStringAndSize(a.output, &at, &size) < 0 || !is_root(table, a.roots[0]) ||
        !is_root(table, a.roots[1]) || !begin_check(self, &a))
        return NULL;
    Text output = {(const uint8_t *)at, (size_t)size};
    Array found = {.size = sizeof(size_t)};
    Py_BEGIN_ALLOW_THREADS
    find_doubtful(table, &a, &output, &found);
    Py_END_ALLOW_THREADS
    if (a.counts != Py_None)
        end_counting(a.counts);
    if (a.suspicions != Py_None)
        end_suspecting(a.suspicions);
    return new_list(&found);
}

static PyObject *check_surely_passes(PyObject *self, PyObject *args)
{
    PyObject *bytes;
    unsigned long root;
    char *text;
    Py_ssize_t size;
    const Table *table = ((Check *)self)->table;
    if (!PyArg_ParseTuple(args, "Sk", &bytes, &root) || PyBytes_AsStringAndSize(bytes, &text, &size) < 0 ||
        !is_root(table, root))
        return NULL;
    bool passes;
    Py_BEGIN_ALLOW_THREADS
    Checker *checker = lsc_new_checker(table, NULL, NULL);
    passes = checker != NULL && lsc_surely_passes(checker, (uint32_t)root, (const uint8_t *)text, (size_t)size);
    lsc_free_checker(checker);
    Py_END_ALLOW_THREADS
    return PyBool_FromLong(passes);
}

static PyMethodDef check_methods[] = {
    {"roots", check_roots, METH_NOARGS, NULL},
    {"doubtful", check_doubtful, METH_VARARGS, NULL},
    {"surely_passes", check_surely_passes, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot check_slots[] = {
    {Py_tp_new, check_new},
    {Py_tp_dealloc, check_dealloc},
    {Py_tp_methods, check_methods},
    {0, NULL},
};

static PyType_Spec check_spec = {"lsconvert.kernel.native._native.Check", sizeof(Check), 0, Py_TPFLAGS_DEFAULT,
                                 check_slots};

#endif
