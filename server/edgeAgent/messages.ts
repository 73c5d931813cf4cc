/*
 * Messages of edge-agent.proto, as @grpc/proto-loader gives and takes them with the options of protocol.ts. Numbers of
 * 64 bits are decimal strings.
 */

export interface SharedMemoryHandle {
    name: string;
    size: string;
    offset: string;
}

export interface Bitmap {
    width: number;
    height: number;
    /** Which of the two members is set. Undefined: none. */
    data?: "byte_data" | "shared_memory_handle";
    byte_data?: Buffer;
    shared_memory_handle?: SharedMemoryHandle;
}

export interface DetectAnomaliesRequest {
    model_component: string;
    bitmap: Bitmap | null;
    anomaly_mask_params: {
        shared_memory_handle: SharedMemoryHandle | null;
        shared_memory_handle_as_field_3: SharedMemoryHandle | null;
    } | null;
}

export interface DetectAnomaliesResponse {
    detect_anomaly_result: {
        is_anomalous: boolean;
        confidence: number;
        anomaly_mask?: Bitmap;
        anomalies?: { name: string; pixel_anomaly: { total_percentage_area: number; hex_color: string } }[];
        anomaly_score: number;
        anomaly_threshold: number;
        unfamiliarity?: number;
    };
}

export type ModelStatus = "STOPPED" | "STARTING" | "RUNNING" | "FAILED" | "STOPPING";

export interface ModelRequest {
    model_component: string;
}

export interface ModelDescription {
    model_component: string;
    lookout_vision_model_arn: string;
    status: ModelStatus;
    status_message: string;
}
