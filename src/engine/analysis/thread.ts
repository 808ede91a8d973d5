import { serveTasks } from '../../world/processes/thread-tasks.ts'
import { tasks } from './tasks.ts'

serveTasks(tasks)
