import type { TableDefinition } from '../../iceberg/index.ts';

/** One row for each topic with new experiments of each batch: what the batch did to the nine tables. */
export const processingMetadata: TableDefinition = {
  name: 'processing_metadata',
  comment: 'Processing runs and the table versions they made',
  partitionBy: [],
  columns: [
    { name: 'processing_batch_id', type: 'string' },
    { name: 'processing_name', type: 'string' },
    { name: 'processing_timestamp', type: 'timestamptz' },
    { name: 'processing_date', type: 'date' },
    { name: 'table_names', type: { list: 'string' } },
    { name: 'table_versions', type: { list: 'string' } },
    { name: 'record_counts', type: { list: 'long' } },
    { name: 'source_data_info', type: 'string' },
  ],
};
