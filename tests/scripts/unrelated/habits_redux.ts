import { createSlice } from "@reduxjs/toolkit";
const habits = createSlice({
  name: "habits",
  initialState: { completions: [] as string[], result: null },
  reducers: {
    add(state, action) { state.completions.push(action.payload); },
    clear(state) { state.completions = []; },
  },
});
export const { add } = habits.actions;
