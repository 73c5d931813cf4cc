/** What is wrong with a picture, as the end of a sentence that names it: "it is damaged (…)". */
export class PictureFault extends Error {
    override readonly name = "PictureFault";
}
