import { examLabs } from '../exam-labs.ts'

examLabs('load', { atLeast: 2 })
