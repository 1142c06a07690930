import { gql } from "graphql-tag";

export const QUERY = gql`query { THINGS_ { id completions { id result value } annotations { text } } }`;
export const count = (data) => data.THINGS_.reduce((sum, SUBJECT_) => sum + SUBJECT_.completions.length, 0);
