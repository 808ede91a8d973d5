/**
 * Where graphile-worker keeps its jobs, for tests that change or refuse them. It's private: the product
 * and tests that only look read `graphile_worker.jobs`, the view that is public.
 */
export const jobTable = 'graphile_worker._private_jobs'
