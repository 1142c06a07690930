/* Shared by the Python types: the state of the module, making and freeing objects, bytes and lists.

Invariant: only the limited API of Python 3.10 is used, except where a Python without the GIL needs more. */

#ifndef LSC_BINDING_H
#define LSC_BINDING_H

#include <Python.h>

#include "types.h"

#ifndef Py_BEGIN_CRITICAL_SECTION /* the limited API lacks it; there, the GIL protects the section */
#define Py_BEGIN_CRITICAL_SECTION(object) { (void)(object);
#define Py_END_CRITICAL_SECTION() }
#endif

/* Used instead of `#` in formats, whose meaning differs between the Python versions that one wheel supports. */
static PyObject *new_bytes(const uint8_t *at, size_t size)
{
    return PyBytes_FromStringAndSize((const char *)at, (Py_ssize_t)size);
}

/* Used instead of Py_RETURN_NONE, which counts no reference in the headers of Python 3.12 and 3.13. Pythons before 3.12
   count the references of None, and end when there are none left. */
static PyObject *new_none(void)
{
    Py_INCREF(Py_None);
    return Py_None;
}

/* The state of the module. */
typedef struct {
    PyTypeObject *core, *tasks, *check, *counts, *suspicions;
} Types;

/* Return the state of the module that made an object. */
static const Types *types_of(PyObject *self) { return PyType_GetModuleState(Py_TYPE(self)); }

static void *new_object(PyTypeObject *type) { return ((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0); }

static void free_object(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

/* Set the flag of an object that a thread uses it, and return the old value. */
static bool set_busy(PyObject *self, bool *flag, bool busy)
{
    bool was;
    Py_BEGIN_CRITICAL_SECTION(self);
    was = *flag;
    *flag = busy;
    Py_END_CRITICAL_SECTION();
    return was;
}

/* Return the numbers of an array as a list, and free the array. A count of SIZE_MAX means that memory ran out. */
static PyObject *new_list(Array *numbers)
{
    PyObject *list = numbers->count == SIZE_MAX ? PyErr_NoMemory() : PyList_New((Py_ssize_t)numbers->count);
    for (size_t i = 0; list != NULL && i < numbers->count; i++) {
        PyObject *number = PyLong_FromSize_t(*ITEM(size_t, *numbers, i));
        if (number == NULL || PyList_SetItem(list, (Py_ssize_t)i, number) < 0)
            Py_CLEAR(list);
    }
    free(numbers->at);
    return list;
}

static void add_number(Array *numbers, size_t number)
{
    if (numbers->count != SIZE_MAX && reserve(numbers, 1))
        *ITEM(size_t, *numbers, numbers->count++) = number;
    else
        numbers->count = SIZE_MAX;
}

#endif
