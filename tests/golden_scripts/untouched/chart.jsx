export const Chart = ({ data }) => (
  <svg>
    {data.result.map((row) => row.map((v, i) => <circle key={i} cx={i} cy={v} r={data.result[0][0]} />))}
    <path d={data.path} />
  </svg>
);
