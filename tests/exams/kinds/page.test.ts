import { examLabs } from '../exam-labs.ts'

examLabs('page', { atLeast: 1 })
