const api = require("./api");

export const CALL_ = (id, tasks) => api.post(`/api/projects/${id}/tasks/bulk`, { tasks, THINGS_: tasks.length });
