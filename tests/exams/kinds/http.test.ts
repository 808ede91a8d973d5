import { examLabs } from '../exam-labs.ts'

examLabs('http', { atLeast: 2 })
