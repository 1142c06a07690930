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
    return Py_BuildValue("KBNKKKKOOKK", (unsigned long long)task->index, task->opener, new_bytes(key, task->key_size),
                         (unsigned long long)task->offset, (unsigned long long)(task->end - task->offset),
                         (unsigned long long)task->out_start, (unsigned long long)task->out_end,
                         task->changed ? Py_True : Py_False, task->failed ? Py_True : Py_False,
                         (unsigned long long)task->lines, (unsigned long long)task->line_start);
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

static void tasks_dealloc(PyObject *self)
{
    free(((Tasks *)self)->task_spans.at);
    free(((Tasks *)self)->keys.at);
    free(((Tasks *)self)->counts.at);
    free_object(self);
}

static PyMethodDef tasks_methods[] = {
    {"failed_or_larger", tasks_failed_or_larger, METH_VARARGS, NULL},
    {"objects", tasks_objects, METH_VARARGS, NULL},
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
