namespace Rembg.Measuring;

/// <summary>One of the models that are measured: its process, and what is known of it so far. After a failure nothing more is asked of it.</summary>
internal sealed class MeasuredCandidate : IDisposable
{
    // Nobody measures models that need longer than this; a process that hangs should not hang the caller for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PatienceForEach = TimeSpan.FromMinutes(2);

    private MeasuringProcess? _process;

    /// <summary>Names a model; nothing is started yet.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="index">Its place among all.</param>
    public MeasuredCandidate(string path, int index)
    {
        Path = path;
        Index = index;
    }

    /// <summary>The model file.</summary>
    public string Path { get; }

    /// <summary>Its place among all, which tells two models of one name apart.</summary>
    public int Index { get; }

    /// <summary>The model's name.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The reason that no more is asked of the model; null as long as it is measured.</summary>
    public string? Failure { get; private set; }

    /// <summary>The facts that the model's file states.</summary>
    public ModelFacts? Facts { get; private set; }

    /// <summary>The reply to loading the model.</summary>
    public LoadReply? Loaded { get; private set; }

    /// <summary>The resources that the model's process has taken at its end.</summary>
    public UsageReply? Usage { get; private set; }

    /// <summary>Milliseconds of the very first inference.</summary>
    public double? FirstRunTime { get; set; }

    /// <summary>Milliseconds of the inferences that count, turn by turn.</summary>
    public List<double[]> Turns { get; } = [];

    /// <summary>Remarks on the figures.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The time of each batch.</summary>
    public List<BatchTime> Batches { get; } = [];

    /// <summary>The masks that were made: a photo's place to the mask's file.</summary>
    public Dictionary<int, string> Masks { get; } = [];

    /// <summary>The time and memory that cutting out photos took.</summary>
    public PhotoLoad Load { get; } = new();

    /// <summary>The comparisons of its masks.</summary>
    public List<PhotoMeasurement> Photos { get; } = [];

    /// <summary>The number of its process; null where none runs.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Reads its file, without running it.</summary>
    public void ReadFacts(CancellationToken cancellationToken)
    {
        try
        {
            Facts = ModelFacts.Read(Path, cancellationToken);
        }
        catch (RembgException exception)
        {
            Failure = exception.Message;
        }
    }

    /// <summary>Starts its process and loads it there.</summary>
    public void Start(MeasuringProgram program, int threads, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            _process = MeasuringProcess.Start(program);
            Loaded = Ask<LoadReply>(new LoadRequest(Path, threads), cancellationToken);
        }
        catch (MeasuringException exception)
        {
            Failure = exception.Message;
        }
    }

    /// <summary>Asks its process something.</summary>
    /// <param name="request">The question.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <param name="items">How many inferences, photos or pictures it is about: so much longer it may take.</param>
    /// <returns>The answer; null where the model has failed, be it now or before.</returns>
    public TReply? Ask<TReply>(MeasuringRequest request, CancellationToken cancellationToken, int items = 1)
        where TReply : MeasuringReply
    {
        try
        {
            return Failure is null ? Try<TReply>(request, items, cancellationToken) : null;
        }
        catch (MeasuringException exception)
        {
            Failure = exception.Message;
            return null;
        }
    }

    /// <summary>Asks about a photo, which may be unreadable without the model being to blame: that becomes a note.</summary>
    /// <inheritdoc cref="Ask" path="/param"/>
    public TReply? AskOrNote<TReply>(MeasuringRequest request, CancellationToken cancellationToken)
        where TReply : MeasuringReply
    {
        try
        {
            return Failure is null ? Try<TReply>(request, 1, cancellationToken) : null;
        }
        catch (MeasuringException exception) when (exception.IsOfImage)
        {
            Note(exception.Message);
            return null;
        }
        catch (MeasuringException exception)
        {
            Failure = exception.Message;
            return null;
        }
    }

    /// <summary>Says something once.</summary>
    public void Note(string note)
    {
        if (!Notes.Contains(note))
        {
            Notes.Add(note);
        }
    }

    /// <summary>Asks what its process has taken, and ends it.</summary>
    public void Finish(CancellationToken cancellationToken)
    {
        Usage = Ask<UsageReply>(new UsageRequest(), cancellationToken);
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
    }

    private TReply Try<TReply>(MeasuringRequest request, int items, CancellationToken cancellationToken)
        where TReply : MeasuringReply => _process!.Ask<TReply>(request, Patience + (items * PatienceForEach), cancellationToken);
}
