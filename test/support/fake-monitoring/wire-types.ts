import type { protos } from '@google-cloud/monitoring';

// Messages as the client's own types write them; enums arrive and leave by their names, 64-bit integers as strings.
export type ListTimeSeriesRequest = protos.google.monitoring.v3.IListTimeSeriesRequest;
export type ListTimeSeriesResponse = protos.google.monitoring.v3.IListTimeSeriesResponse;
export type ListMetricDescriptorsRequest = protos.google.monitoring.v3.IListMetricDescriptorsRequest;
export type ListMetricDescriptorsResponse = protos.google.monitoring.v3.IListMetricDescriptorsResponse;
export type WrittenSeries = protos.google.monitoring.v3.ITimeSeries;
export type WrittenValue = protos.google.monitoring.v3.ITypedValue;
export type WrittenDistribution = protos.google.api.IDistribution;
export type WrittenTime = protos.google.protobuf.ITimestamp;
export type MetricDescriptor = protos.google.api.IMetricDescriptor;
