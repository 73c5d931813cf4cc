/**
 * How the pictures of a model are read. It is kept with the model, since a detection must read a picture as the training
 * did.
 */
export interface PictureDecoding {
    /** Whether EXIF's rotation mark is followed, so that a picture is read as people see it. */
    followsRotation: boolean;
    /** Bits of each sample that 16-bit PNG files use: the highest value of so many becomes white. 8 to 16. */
    sampleBits: number;
}

/** How pictures are read where nothing else is known of them. */
export const standardDecoding: PictureDecoding = { followsRotation: true, sampleBits: 16 };

/** How the pictures of models were read that don't say it: those of version 0.1.0. */
export const earlierDecoding: PictureDecoding = { followsRotation: false, sampleBits: 16 };
