import { examLabs } from '../exam-labs.ts'

examLabs('admin', { atLeast: 5 })
