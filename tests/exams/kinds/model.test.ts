import { examLabs } from '../exam-labs.ts'

examLabs('model', { atLeast: 9 })
