import { examLabs } from '../exam-labs.ts'

examLabs('schedule', { atLeast: 8 })
