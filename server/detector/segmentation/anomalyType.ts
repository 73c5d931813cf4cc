/** A kind of anomaly that masks mark. */
export interface AnomalyType {
    name: string;
    /** `#RRGGBB`, upper case: its own in the masks that are read and in those that are answered. */
    color: string;
}
