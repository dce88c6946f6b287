extension Messages {
    public static let thetaTitle = Text(fr: "Méthode Thêta", en: "Theta method")
    public static let thetaSummary = Text(
        fr:
            "Suit le niveau récent, corrigé du profil de la semaine et des jours fériés, en le tirant le long d’une tendance linéaire.",
        en:
            "Follows the recent level, adjusted for the weekly profile and public holidays, and pulls it along a linear trend."
    )
}
