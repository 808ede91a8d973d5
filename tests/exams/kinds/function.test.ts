import { examLabs } from '../exam-labs.ts'

examLabs('function', { atLeast: 30 })
