namespace Guildhall.Foundations.Modules.Search.Asking;

/// <summary>Words that say nothing, or little, about what a person looks for.</summary>
internal static class SmallWords
{
    private static readonly HashSet<string> s_english = Set(
        """
        a about above after again all am an and any anyone are as asap at be because been before being below between both but by
        can cant could couldnt did do does doesnt doing don dont down during each else ever every few for from further gave get gets
        getting give given go goes going got had has have havent having he hello her here hers hi him his how i if im in into is
        isnt it its itself ive just keep keeps know let like ll look looking lot many may me might more most much must my myself
        next no nor not now of off ok on once one only onto or other our ours out over own please put re really s same
        see she should so some somebody someone something still such t tell than thank thanks that the their theirs them then there
        these they thing things this those through to told too under until up us use using ve very want wanted wants was way we were
        what whats when where which while who whom whose why will with without wont would you your yours
        """);

    private static readonly HashSet<string> s_welsh = Set(
        """
        a ac ag ai am ar arna arnaf arni arno at ati ato bod bydd byddaf byddwn byth cael cais can chi chwi ddim ddod dim dod dw dwi
        e ei ein eich efo eisiau eu fan fe felly fi fod fy gael gan gen ges gyda hi hoffwn hon honno hyn hynny i iawn ichi im imi
        ir ma mae maen mai me mewn mi mo mynd n na nac nad neu newydd ni nid nhw nn o oddi oes oedd oeddwn ohono os pa pam pan pob popeth pryd
        pwy r roedd roeddwn rhaid rwy rwyf rydw rydym rydyn sut sy sydd sylwer un wedi wrth wyf y ych yddw ydw ydy ydych ydym ydyn ydi yn ynglyn yng ym yr ysgrifennu
        beth ble lle lles angen
        """);

    // They are in half of what a council publishes: good to rank by, no sign that a thing fits.
    private static readonly HashSet<string> s_weak = Set(
        """
        application apply ask borough complete council councils county contact find form forms help information local make
        need needs new online report request service services
        cyngor gyngor chyngor nghyngor ffurflen ffurflenni cysylltu gwasanaeth gwasanaethau wasanaeth gofyn adrodd riportio
        """);

    /// <summary>Whether a word says nothing.</summary>
    public static bool Includes(string word, string language) =>
        (word.Length == 1 && !char.IsDigit(word[0])) || IsListed(word, language);

    /// <summary>Whether a word of a phrase says nothing, be the phrase ever so telling: the index has no such words, or everywhere.</summary>
    public static bool IsListed(string word, string language) => (language == "cy" ? s_welsh : s_english).Contains(word);

    /// <summary>Whether a word says so little that a thing need not fit it.</summary>
    public static bool IsWeak(string word) => s_weak.Contains(word);

    private static HashSet<string> Set(string words) => [.. words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
}
