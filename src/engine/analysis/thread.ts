import { serveTasks } from '../../world/thread-tasks.ts'
import { tasks } from './tasks.ts'

serveTasks(tasks)
