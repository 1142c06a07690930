/* The native kernel: kernel/reference/ in C. The headers are the kernel; this file is the Python module.

The kernel contains no keys of Label Studio and no error messages. Keys and rules arrive as data, in a plan. At an error
the kernel only stops; the reference kernel then reads the same bytes again and describes the error (diagnose.py). So
each message is written once.

Everything is one translation unit: the headers define static functions, each header uses only those before it, and the
compiler sees one text. Everything before binding.h is plain C11 and works without Python (see tests/native/fuzz.c).

Invariant: a function that can fail returns NULL or false, or sets `failure`, and leaves the state consistent. */

#ifndef LSC_WITHOUT_PYTHON
#include <Python.h> /* before all other headers; setup.py selects the limited API */
#endif

#include "types.h"
#include "record.h"
#include "plan.h"
#include "edits.h"
#include "text.h"
#include "values.h"
#include "structure.h"
#include "apply.h"
#include "split.h"
#include "members.h"
#include "objects.h"
#include "tasks.h"
#include "tokens.h"
#include "known.h"
#include "skip.h"
#include "parse.h"
#include "stream.h"

#ifndef LSC_WITHOUT_PYTHON

#include "binding.h"
#include "tasks_type.h"
#include "core_type.h"
#include "check_type.h"
#include "suspicions_type.h"

/* Add a type to the module; its name there is the last part of its full name. */
static PyTypeObject *add_type(PyObject *module, PyType_Spec *spec)
{
    PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);
    if (type != NULL && PyModule_AddObjectRef(module, strrchr(spec->name, '.') + 1, type) < 0)
        Py_CLEAR(type);
    return (PyTypeObject *)type;
}

static int module_exec(PyObject *module)
{
    Types *types = PyModule_GetState(module);
    if ((types->core = add_type(module, &core_spec)) == NULL ||
        (types->tasks = add_type(module, &tasks_spec)) == NULL ||
        (types->check = add_type(module, &check_spec)) == NULL ||
        (types->counts = add_type(module, &counts_spec)) == NULL ||
        (types->suspicions = add_type(module, &suspicions_spec)) == NULL)
        return -1;
#ifdef LSC_SIMD
    return PyModule_AddIntConstant(module, "SIMD", 1);
#else
    return PyModule_AddIntConstant(module, "SIMD", 0);
#endif
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    const Types *types = PyModule_GetState(module);
    if (types != NULL) {
        Py_VISIT(types->core);
        Py_VISIT(types->tasks);
        Py_VISIT(types->check);
        Py_VISIT(types->counts);
        Py_VISIT(types->suspicions);
    }
    return 0;
}

static int module_clear(PyObject *module)
{
    Types *types = PyModule_GetState(module);
    if (types != NULL) {
        Py_CLEAR(types->core);
        Py_CLEAR(types->tasks);
        Py_CLEAR(types->check);
        Py_CLEAR(types->counts);
        Py_CLEAR(types->suspicions);
    }
    return 0;
}

static void module_free(void *module) { module_clear(module); }

/* Python 3.10 and 3.11 refuse a slot for interpreters with their own GIL, so the module has none: such interpreters
   cannot import this module. */
static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, module_exec},
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef module_def = {PyModuleDef_HEAD_INIT, .m_name = "_native", .m_size = sizeof(Types),
                                       .m_slots = module_slots, .m_traverse = module_traverse,
                                       .m_clear = module_clear, .m_free = module_free};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&module_def); }

#endif
