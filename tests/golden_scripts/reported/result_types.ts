import { Region } from "@heartexlabs/label-studio";

interface Old { result: Region[][] }
interface Older { result?: Array<Array<Region>> | null }
interface New { result: Region[]; matrix: number[][] }
interface Newer { result: Array<{ points: number[][] }> }
